internal import Foundation
public import Store

/// Memory in a database of its own, `memory.sqlite`. Every read and write names its owner; a write is all or nothing.
public struct MemoryStore: Sendable {
    private let database: Database
    private let clock: @Sendable () -> Int
    /// Of one viewer; the least recent goes first, what a person wrote last.
    static let maximumItems = 64
    /// Of one persona; who has not come for longest goes first.
    static let maximumViewers = 100_000

    /// Append only: a migration that has been released is never changed.
    static let migrations = [
        Migration(
            """
            CREATE TABLE viewer (
                id INTEGER PRIMARY KEY,
                tenant TEXT NOT NULL,
                persona TEXT NOT NULL,
                viewer TEXT NOT NULL,
                name TEXT,
                turns INTEGER NOT NULL DEFAULT 0,
                first INTEGER NOT NULL,
                last INTEGER NOT NULL,
                UNIQUE (tenant, persona, viewer)
            );
            CREATE INDEX viewer_last ON viewer (tenant, persona, last);
            CREATE TABLE item (
                id INTEGER PRIMARY KEY,
                viewer INTEGER NOT NULL REFERENCES viewer (id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                key TEXT NOT NULL,
                value TEXT NOT NULL,
                writer TEXT NOT NULL,
                private INTEGER NOT NULL,
                created INTEGER NOT NULL,
                updated INTEGER NOT NULL,
                UNIQUE (viewer, key, value, private)
            );
            """)
    ]

    /// - Parameters:
    ///   - path: the file; `:memory:` for none.
    ///   - clock: Unix seconds.
    public static func open(
        _ path: String, clock: @escaping @Sendable () -> Int = MemoryStore.unixTime
    ) async throws -> MemoryStore {
        let database = try await Database.open(path, migrations: migrations)
        // Conversations that a crash ended.
        try await database.execute("DELETE FROM viewer WHERE substr(viewer, 1, ?) = ?", passing.utf8.count, passing)
        return MemoryStore(database: database, clock: clock)
    }

    /// Before the id of a private conversation, which stands for whoever holds it and has no id of their own.
    public static let passing = "session:"

    /// Unix seconds.
    public static func unixTime() -> Int { Int(Date().timeIntervalSince1970) }

    private init(database: Database, clock: @escaping @Sendable () -> Int) {
        self.database = database
        self.clock = clock
    }

    public func close() async { await database.close() }

    var now: Int { clock() }

    // MARK: A turn

    /// What may be used in a turn with this owner: in a private conversation all of it, in a show what was said in shows.
    public func recall(_ owner: MemoryOwner) async throws -> ViewerMemory {
        try await database.transaction { connection in
            guard let row = try Self.viewer(owner, connection) else { return ViewerMemory() }
            let items = try connection.query(
                "SELECT * FROM item WHERE viewer = ? AND private <= ? ORDER BY updated DESC, id DESC",
                values: [try row.get("id", as: Int.self), owner.isPrivate ? 1 : 0])
            return try Self.memory(row, items)
        }
    }

    /// Notes a turn, and what was learned in it.
    public func note(_ owner: MemoryOwner, name: String?, items: [MemoryItem]) async throws {
        let now = clock()
        try await database.transaction { connection in
            let viewer = try Self.enter(owner, name: name, now: now, connection)
            for item in items { try Self.write(item, of: viewer, isPrivate: owner.isPrivate, now: now, connection) }
            try Self.trim(viewer, connection)
        }
    }

    /// Forgets everything about a viewer, in this persona only.
    /// - Returns: whether there was anything.
    @discardableResult
    public func forget(_ owner: MemoryOwner) async throws -> Bool {
        try await database.execute(
            "DELETE FROM viewer WHERE tenant = ? AND persona = ? AND viewer = ?", owner.tenant, owner.persona,
            owner.viewer) > 0
    }

    private static func viewer(_ owner: MemoryOwner, _ connection: Connection) throws -> SQLRow? {
        try connection.query(
            "SELECT * FROM viewer WHERE tenant = ? AND persona = ? AND viewer = ?",
            values: [owner.tenant, owner.persona, owner.viewer]
        ).first
    }

    private static func enter(
        _ owner: MemoryOwner, name: String?, now: Int, _ connection: Connection
    ) throws -> Int {
        let name = name.map { SectionBuilder.cut($0, 64) }
        try connection.execute(
            """
            INSERT INTO viewer (tenant, persona, viewer, name, turns, first, last) VALUES (?, ?, ?, ?, 1, ?, ?)
            ON CONFLICT (tenant, persona, viewer) DO UPDATE
            SET turns = turns + 1, last = excluded.last, name = COALESCE(excluded.name, name)
            """, values: [owner.tenant, owner.persona, owner.viewer, name, now, now])
        guard let row = try viewer(owner, connection) else { throw StoreError(.failure, "the viewer was not written") }
        if try row.get("turns", as: Int.self) == 1 { try makeRoom(owner, connection) }
        return try row.get("id")
    }

    private static func makeRoom(_ owner: MemoryOwner, _ connection: Connection) throws {
        let count =
            try connection.query(
                "SELECT COUNT(*) FROM viewer WHERE tenant = ? AND persona = ?", values: [owner.tenant, owner.persona]
            ).first?.get(0, as: Int.self) ?? 0
        guard count > maximumViewers else { return }
        try connection.execute(
            """
            DELETE FROM viewer WHERE id IN (SELECT id FROM viewer WHERE tenant = ? AND persona = ? ORDER BY last LIMIT ?)
            """, values: [owner.tenant, owner.persona, count - maximumViewers])
    }

    private static func write(
        _ item: MemoryItem, of viewer: Int, isPrivate: Bool, now: Int, _ connection: Connection
    ) throws {
        let isPrivate = isPrivate || item.isPrivate
        if MemoryItem.single.contains(item.key) {
            // What is told in private replaces only what was told in private.
            try connection.execute(
                "DELETE FROM item WHERE viewer = ? AND key = ? AND private = ? AND value <> ?",
                values: [viewer, item.key, isPrivate, item.value])
        }
        if let opposite = ["like": "dislike", "dislike": "like"][item.key] {
            try connection.execute(
                "DELETE FROM item WHERE viewer = ? AND key = ? AND value = ?", values: [viewer, opposite, item.value])
        }
        try connection.execute(
            """
            INSERT INTO item (viewer, kind, key, value, writer, private, created, updated) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (viewer, key, value, private) DO UPDATE SET updated = excluded.updated
            """,
            values: [
                viewer, item.kind.rawValue, item.key, item.value, item.writer.rawValue, isPrivate, now, now,
            ])
    }

    private static func trim(_ viewer: Int, _ connection: Connection) throws {
        try connection.execute(
            """
            DELETE FROM item WHERE viewer = ? AND id NOT IN (
                SELECT id FROM item WHERE viewer = ? ORDER BY writer = 'person' DESC, updated DESC, id DESC LIMIT ?)
            """, values: [viewer, viewer, maximumItems])
    }

    static func memory(_ row: SQLRow, _ items: [SQLRow]) throws -> ViewerMemory {
        ViewerMemory(
            shownName: try row.get("name"), items: try items.map(item), turns: try row.get("turns"),
            firstSeen: try row.get("first"), lastSeen: try row.get("last"))
    }

    private static func item(_ row: SQLRow) throws -> MemoryItem {
        MemoryItem(
            id: try row.get("id"), MemoryItem.Kind(rawValue: try row.get("kind")) ?? .fact, try row.get("key"),
            try row.get("value"), writer: MemoryItem.Writer(rawValue: try row.get("writer")) ?? .rule,
            isPrivate: try row.get("private"), updated: try row.get("updated"))
    }

    // MARK: For people

    /// One viewer in a list.
    public struct Entry: Sendable, Hashable {
        public var owner: MemoryOwner
        public var memory: ViewerMemory
    }

    /// The viewers that a persona remembers, the last seen first; `search` looks in ids and names.
    public func viewers(
        tenant: String = "", persona: String, search: String = "", limit: Int = 100, offset: Int = 0
    ) async throws -> [Entry] {
        let pattern =
            "%" + search.replacing("\\", with: "\\\\").replacing("%", with: "\\%").replacing("_", with: "\\_") + "%"
        let rows = try await database.query(
            """
            SELECT * FROM viewer WHERE tenant = ? AND persona = ?
            AND (viewer LIKE ? ESCAPE '\\' OR IFNULL(name, '') LIKE ? ESCAPE '\\') ORDER BY last DESC LIMIT ? OFFSET ?
            """, tenant, persona, pattern, pattern, min(1_000, max(0, limit)), max(0, offset))
        return try rows.compactMap { row in
            let owner = MemoryOwner(tenant: tenant, persona: persona, viewer: try row.get("viewer"), isPrivate: true)
            return try owner.map { Entry(owner: $0, memory: try Self.memory(row, [])) }
        }
    }

    /// Everything there is of a viewer, private or not; nil when there is nothing. For whoever may see it.
    public func everything(_ owner: MemoryOwner) async throws -> ViewerMemory? {
        try await database.transaction { connection in
            guard let row = try Self.viewer(owner, connection) else { return nil }
            let items = try connection.query(
                "SELECT * FROM item WHERE viewer = ? ORDER BY updated DESC, id DESC",
                values: [try row.get("id", as: Int.self)])
            return try Self.memory(row, items)
        }
    }

    /// Writes an item by hand; `id` names the one it replaces.
    /// - Returns: whether the viewer, and the item to replace, are there.
    public func put(_ item: MemoryItem, of owner: MemoryOwner) async throws -> Bool {
        let now = clock()
        return try await database.transaction { connection in
            guard let row = try Self.viewer(owner, connection) else { return false }
            let viewer = try row.get("id", as: Int.self)
            if item.id > 0 {
                let gone = try connection.execute(
                    "DELETE FROM item WHERE viewer = ? AND id = ?", values: [viewer, item.id])
                guard gone > 0 else { return false }
            }
            var item = item
            item.writer = .person
            try Self.write(item, of: viewer, isPrivate: item.isPrivate, now: now, connection)
            try Self.trim(viewer, connection)
            return true
        }
    }

    /// - Returns: whether the item was this viewer's.
    public func delete(item: Int, of owner: MemoryOwner) async throws -> Bool {
        try await database.execute(
            """
            DELETE FROM item WHERE id = ? AND viewer =
            (SELECT id FROM viewer WHERE tenant = ? AND persona = ? AND viewer = ?)
            """, item, owner.tenant, owner.persona, owner.viewer) > 0
    }
}
