extension Command {
    static let serve = Command(
        name: "serve", summary: "run the daemon: the stage, its pages and its addresses",
        help: """
            usage: voxhumana serve [--port N] [--host ADDRESS] [--persona ID] [--data FOLDER] [--config FILE]

            Opens the stage page at http://127.0.0.1:8720/ and the control page at /control. Ends on Ctrl-C or SIGTERM,
            after saying goodbye to every client. Beyond loopback a token is needed: see voxhumana config.
            """
    ) { _, configuration in
        let service = try await Service.open(configuration)
        StandardOutput.line(
            """
            Vox Humana is ready.
              stage    \(service.address)/
              control  \(service.address)/control
              OBS      \(service.address)/?obs=1
            """)
        await Signals.wait()
        await service.close()
    }
}
