// swift-tools-version: 6.1
// The targets in the order data flows. Built with `--explicit-target-dependency-import-check error`
// (see Makefile), so this file *is* the architecture: what is not listed cannot be imported.
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: strict)
}

func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
        resources: resources, swiftSettings: strict)
}

func library(_ name: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

let package = Package(
    name: "voxhumana",
    products: [.executable(name: "voxhumana", targets: ["voxhumana"])],
    targets: [
        // C libraries of Debian's, each imported by exactly one Swift module.
        library("CWebSockets", pkgConfig: "libwebsockets", apt: "libwebsockets-dev"),
        library("CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
        library("CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
        library("CYAML", pkgConfig: "yaml-0.1", apt: "libyaml-dev"),
        library("CXML", pkgConfig: "libxml-2.0", apt: "libxml2-dev"),
        library("CZip", pkgConfig: "libzip", apt: "libzip-dev"),
        library("CSndFile", pkgConfig: "sndfile", apt: "libsndfile1-dev"),
        library("CPortAudio", pkgConfig: "portaudio-2.0", apt: "portaudio19-dev"),
        library("COpus", pkgConfig: "opus", apt: "libopus-dev"),
        // Without pkgConfig: its .pc has -D flags, which SwiftPM refuses with a warning, and the headers need no path.
        .systemLibrary(name: "CKissFFT", providers: [.apt(["libkissfft-dev"])]),
        library("CSampleRate", pkgConfig: "samplerate", apt: "libsamplerate0-dev"),
        // Vectors that stay vectors, and a word to processors that lack what a program was built for.
        .target(name: "CLanes"),
        // Typed slots of ONNX Runtime's function table; the library itself is loaded at run time.
        .target(name: "COnnxRuntime", linkerSettings: [.linkedLibrary("dl")]),
        // The table of our layer over llama.cpp, loaded at run time too; `make llama` builds the layer itself.
        .target(name: "CLlama", exclude: ["glue"], linkerSettings: [.linkedLibrary("dl")]),

        // The words everyone shares.
        module("Script"),
        // What everyone stands on.
        module("Formats", ["CYAML", "CXML", "CZip"]),
        module("Net", ["CWebSockets", "CCurl"]),
        module("Store", ["CSQLite"]),
        module("Inference", ["COnnxRuntime"]),
        // GGUF language models in this process.
        module("Llama", ["CLlama", "Inference"]),
        module("Audio", ["Script", "CSndFile", "CPortAudio", "COpus", "CSampleRate"]),
        module("Phonetics", ["Script"], resources: [.copy("Resources")]),
        // Fourier's transform and mel bands, as training has them.
        module("Spectra", ["CLanes"]),
        // The house voice's networks: phones, durations and F0 to sound, for speech and song alike.
        module(
            "Vocals", ["Script", "Formats", "Audio", "Inference", "Spectra", "CKissFFT"],
            resources: [.copy("Resources")]),
        // Voices of other projects' formats: Piper and its relatives.
        module("CommunityVoices", ["Script", "Formats", "Audio", "Inference", "Phonetics", "Vocals"]),
        // The stages of the line: they meet in Script and never import each other.
        module(
            "Dialogue", ["Script", "Formats", "Net", "Store", "Phonetics", "Llama"], resources: [.copy("Resources")]),
        module("Speech", ["Script", "Phonetics", "Vocals"]),
        module("Singing", ["Script", "Formats", "Phonetics", "Vocals"]),
        // Accompaniment and the mix: chords and notes to a band's sound, and that with voices to a song's.
        module("Mixing", ["Script", "Audio"]),
        module("Performance", ["Script", "Formats", "Spectra"], resources: [.copy("Resources")]),
        module("Stage", ["Script", "Audio", "Net"], resources: [.copy("Resources")]),
        // The composition root and the command line.
        module(
            "Daemon",
            [
                "Script", "Formats", "Net", "Store", "Inference", "Llama", "Audio", "Phonetics", "Vocals",
                "CommunityVoices",
                "Dialogue", "Speech", "Singing", "Mixing", "Performance", "Stage",
            ]),
        .executableTarget(name: "voxhumana", dependencies: ["Daemon"], swiftSettings: strict),

        tests("Script"),
        tests("Formats"),
        tests("Net"),
        tests("Store"),
        tests("Inference", resources: [.copy("Resources")]),
        tests("Llama", ["Inference"]),
        tests("Audio", ["Script"]),
        tests("Phonetics", ["Script"], resources: [.copy("Resources")]),
        tests("Spectra"),
        tests("Vocals", ["Script", "Formats", "Audio", "Inference", "Spectra"], resources: [.copy("Resources")]),
        tests(
            "CommunityVoices", ["Script", "Formats", "Audio", "Inference", "Phonetics", "Singing", "Vocals"],
            resources: [.copy("Resources")]),
        tests("Dialogue", ["Script", "Formats", "Net", "Store", "Llama"], resources: [.copy("Resources")]),
        tests("Speech", ["Script", "Phonetics", "Vocals"]),
        tests("Singing", ["Script", "Formats", "Phonetics", "Vocals"], resources: [.copy("Resources")]),
        tests("Mixing", ["Script", "Audio"]),
        tests("Performance", ["Script"]),
        tests("Stage", ["Script", "Audio", "Net", "Formats"]),
        tests("Daemon", ["Script", "Net", "Stage", "Audio", "Formats", "Dialogue", "Singing", "Mixing"]),
    ]
)
