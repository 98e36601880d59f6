import Stage

extension Director {
    /// The house as it is after an edit. Turns under way end as they began; performers whose persona reads differently
    /// answer with the new version from their next turn on.
    func restock(_ house: House, changed: Set<String>) async {
        self.house = house
        for (session, performers) in staffed {
            await session.update(house.catalogue)
            for performer in performers {
                let id = await performer.role.id
                guard changed.contains(id), let role = house.roles.first(where: { $0.id == id }) else { continue }
                await performer.renew(role)
            }
        }
    }
}
