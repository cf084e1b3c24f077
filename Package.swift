// swift-tools-version: 6.2
import PackageDescription

/// Modules of the firmware, which the host runs as they are.
func firmware(_ names: String...) -> [Target.Dependency] {
  names.map { .product(name: $0, package: "Firmware") }
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

// Fuzzing needs a runtime that only some toolchains have, and a build of its own: scripts/fuzz asks for it.
let isFuzzing = Context.environment["INKLOCK_FUZZ"] != nil
let fuzzProducts: [Product] = isFuzzing ? [.executable(name: "inklock-fuzz", targets: ["InklockFuzz"])] : []
let fuzzTargets: [Target] =
  isFuzzing ? [.executableTarget(name: "InklockFuzz", dependencies: ["Fuzzing"], path: "Tests/InklockFuzz")] : []

let package = Package(
  name: "inklock",
  platforms: [.macOS(.v26)],
  products: [
    .executable(name: "inklock", targets: ["inklock"]),
    .executable(name: "inklock-bench", targets: ["InklockBench"]),
    .executable(name: "inklock-footprint", targets: ["InklockFootprint"]),
    .executable(name: "inklock-machine", targets: ["InklockMachine"]),
    .executable(name: "inklock-memory", targets: ["InklockMemory"]),
    .executable(name: "inklock-soak", targets: ["InklockSoak"]),
  ] + fuzzProducts,
  traits: [
    .default(enabledTraits: ["Window"]),
    .trait(
      name: "Window",
      description: "The window of `inklock run`, which needs SDL2. Without it: swift build --disable-default-traits"),
  ],
  dependencies: [
    .package(path: "Firmware"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .executableTarget(
      name: "inklock",
      dependencies: [
        "Core2Window", "DigitCollection", "RemoteControl", "WebSite", "TargetReplay", "Scenario", "TouchTrace",
        "ModelReport",
        "Evaluation",
        "DigitTraining", "DigitModel", "Handwriting", "Pictures", "Core2Simulator", "MachineCosts", "TargetMachines",
        "CommandSupport", "HostSupport",
        argumentParser,
      ]
        + firmware(
          "VirtualDevice", "LockFirmware", "Owner", "PINVault", "DigitFinder", "DigitNet", "Ink", "Core2HAL")),
    .executableTarget(
      name: "InklockBench",
      dependencies: [
        "TouchTrace", "Evaluation", "DigitModel", "Handwriting", "Pictures", "Core2Simulator", "CommandSupport",
        "HostSupport",
        argumentParser,
      ] + firmware("Ink")),
    .executableTarget(
      name: "InklockFootprint",
      dependencies: ["MachineCosts", "TargetMachines", "CommandSupport", "HostSupport", argumentParser]
        + firmware("Workload", "Owner", "DigitNet", "Ink")),
    .executableTarget(name: "InklockMachine", dependencies: ["TargetMachines", "CommandSupport", argumentParser]),
    .executableTarget(
      name: "InklockMemory",
      dependencies: [
        "TargetMachines", "DigitModel", "Core2Simulator", "CommandSupport", "HostSupport", argumentParser,
      ] + firmware("Workload", "PINVault", "Crypto", "Ink", "Core2HAL")),
    .executableTarget(
      name: "InklockSoak", dependencies: ["VaultSoak", "CommandSupport", "HostSupport", argumentParser]),

    .target(
      name: "Scenario",
      dependencies: [
        "TouchTrace", "DigitModel", "Handwriting", "Core2Simulator", "HostSupport",
        .product(name: "Yams", package: "Yams"),
      ] + firmware("VirtualDevice", "LockFirmware", "PINVault", "Core2HAL")),
    .target(
      name: "VaultSoak",
      dependencies: ["HostSupport"]
        + firmware(
          "VirtualDevice", "LockFirmware", "Owner", "PINVault", "Workload", "DigitNet", "Ink", "Core2HAL")),
    .target(
      name: "Core2Window",
      dependencies: [
        "DigitCollection", "TouchTrace", "Core2Simulator", "HostSupport",
        .target(name: "CSDL2", condition: .when(traits: ["Window"])),
      ] + firmware("VirtualDevice", "LockFirmware", "Core2HAL")),
    .target(
      name: "DigitCollection",
      dependencies: ["DigitModel", "Handwriting", "Core2Simulator", "HostSupport"]
        + firmware("VirtualDevice", "Owner", "Core2HAL")),
    .target(
      name: "RemoteControl",
      dependencies: ["Scenario", "TouchTrace", "DigitModel", "Core2Simulator", "HostSupport"] + firmware("Core2HAL")),
    .target(
      name: "TargetReplay",
      dependencies: ["TouchTrace", "TargetMachines", "Core2Simulator", "HostSupport"]
        + firmware("LockFirmware", "PINVault", "Core2HAL")),
    .target(
      name: "TouchTrace",
      dependencies: ["DigitModel", "Core2Simulator", "HostSupport"]
        + firmware("LockFirmware", "Owner", "PINVault", "Core2HAL")),
    .target(name: "WebSite", dependencies: ["DigitModel", "HostSupport"]),
    .target(name: "MachineCosts", dependencies: ["TargetMachines", "Core2Simulator", "HostSupport"]),
    .target(name: "TargetMachines", dependencies: ["HostSupport"]),
    .target(
      name: "Pictures",
      dependencies: ["DigitModel", "CTurboJPEG", "HostSupport"] + firmware("DigitFinder", "DigitNet", "Ink")),
    .target(
      name: "ModelReport",
      dependencies: ["Evaluation", "DigitModel", "Handwriting", "HostSupport"] + firmware("Owner", "DigitNet", "Ink")),
    .target(
      name: "Evaluation",
      dependencies: ["DigitModel", "Handwriting", "Pictures", "Core2Simulator", "HostSupport"]
        + firmware("VirtualDevice", "LockFirmware", "Owner", "PINVault", "DigitFinder", "DigitNet", "Ink", "Core2HAL")),
    .target(
      name: "Core2Simulator",
      dependencies: ["CPseudoTerminal", "HostSupport"]
        + firmware("VirtualDevice", "LockFirmware", "Owner", "PINVault", "Crypto", "Core2HAL")),
    .target(
      name: "DigitTraining",
      dependencies: ["DigitModel", "Handwriting", "HostSupport"]
        + firmware("Owner", "DigitNet", "Ink", "Core2HAL")),
    .target(
      name: "DigitModel", dependencies: ["Handwriting", "HostSupport"] + firmware("Owner", "DigitNet", "Ink", "Crypto")),
    .target(name: "Handwriting", dependencies: ["HostSupport"] + firmware("VirtualDevice", "Ink", "Core2HAL")),
    .target(name: "CommandSupport", dependencies: ["HostSupport", argumentParser]),
    .target(name: "HostSupport", dependencies: ["CPNG", "CZlib"]),
    .target(name: "CPseudoTerminal"),
    .systemLibrary(name: "CSDL2", providers: [.apt(["libsdl2-dev"]), .brew(["sdl2"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg", providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),

    .target(
      name: "TestSupport", dependencies: ["HostSupport"] + firmware("VirtualDevice", "DigitNet", "Ink"),
      path: "Tests/TestSupport"),
    .target(
      name: "Fuzzing",
      dependencies: [
        "TestSupport", "Scenario", "TouchTrace", "DigitModel", "Handwriting", "Pictures", "Core2Simulator",
        "HostSupport",
      ]
        + firmware("VirtualDevice", "LockFirmware", "PINVault", "Crypto", "DigitFinder", "DigitNet", "Ink", "Core2HAL"),
      path: "Tests/Fuzzing"),
    .testTarget(
      name: "FuzzingTests",
      dependencies: ["Fuzzing", "Core2Simulator"] + firmware("LockFirmware", "PINVault", "Core2HAL")),
    .testTarget(
      name: "FirmwareTests",
      dependencies: ["TestSupport", "VaultSoak", "Core2Simulator", "HostSupport"]
        + firmware(
          "VirtualDevice", "LockFirmware", "Owner", "PINVault", "SectorStore", "Crypto", "DigitNet", "Ink", "Core2HAL")),
    .testTarget(
      name: "DigitFinderTests",
      dependencies: ["TestSupport", "Handwriting"] + firmware("DigitFinder", "DigitNet", "Ink")),
    .testTarget(name: "CryptoTests", dependencies: firmware("Crypto", "VirtualDevice")),
    .testTarget(
      name: "SectorStoreTests", dependencies: ["TestSupport", "VaultSoak"] + firmware("SectorStore", "Core2HAL")),
    .testTarget(
      name: "VaultSoakTests",
      dependencies: ["TestSupport", "VaultSoak", "HostSupport"] + firmware("PINVault", "Core2HAL")),
    .testTarget(
      name: "Core2SimulatorTests",
      dependencies: ["TestSupport", "Core2Simulator", "HostSupport"] + firmware("VirtualDevice", "Core2HAL")),
    .testTarget(
      name: "DigitCollectionTests",
      dependencies: ["TestSupport", "DigitCollection", "Handwriting", "Core2Simulator", "HostSupport"]
        + firmware("VirtualDevice", "Core2HAL")),
    .testTarget(name: "CommandSupportTests", dependencies: ["TestSupport", "CommandSupport", "HostSupport"]),
    .testTarget(
      name: "RemoteControlTests",
      dependencies: [
        "TestSupport", "RemoteControl", "Scenario", "TouchTrace", "DigitModel", "Core2Simulator", "HostSupport",
      ]),
    .testTarget(
      name: "WebSiteTests", dependencies: ["TestSupport", "WebSite", "DigitModel", "HostSupport"]),
    .testTarget(name: "HostSupportTests", dependencies: ["TestSupport", "HostSupport", "CPNG"]),
    .testTarget(
      name: "PicturesTests",
      dependencies: ["TestSupport", "Pictures", "DigitModel", "HostSupport", "CTurboJPEG", "CZlib"]
        + firmware("DigitFinder", "DigitNet", "Ink")),
    .testTarget(
      name: "Core2WindowTests",
      dependencies: [
        "TestSupport", "Core2Window", "DigitCollection", "Handwriting", "TouchTrace", "Core2Simulator",
      ] + firmware("LockFirmware", "Core2HAL")),
    .testTarget(
      name: "TouchTraceTests",
      dependencies: ["TestSupport", "TouchTrace", "DigitModel", "Core2Simulator", "HostSupport"]
        + firmware("VirtualDevice", "LockFirmware", "PINVault", "Core2HAL")),
    .testTarget(
      name: "ScenarioTests",
      dependencies: [
        "TestSupport", "Scenario", "TouchTrace", "DigitModel", "Handwriting", "Core2Simulator", "HostSupport",
      ]
        + firmware("Core2HAL")),
    .testTarget(
      name: "TargetReplayTests",
      dependencies: ["TargetReplay", "TargetMachines", "Core2Simulator", "HostSupport"] + firmware("Core2HAL")),
    .testTarget(
      name: "HandwritingTests",
      dependencies: ["TestSupport", "Handwriting", "HostSupport"] + firmware("VirtualDevice", "Ink")),
    .testTarget(
      name: "DigitModelTests",
      dependencies: ["TestSupport", "DigitModel", "HostSupport"] + firmware("DigitNet", "Ink")),
    .testTarget(
      name: "DigitTrainingTests",
      dependencies: ["DigitTraining", "DigitModel", "Handwriting", "HostSupport"]
        + firmware("Owner", "DigitNet", "Ink")),
    .testTarget(
      name: "EvaluationTests",
      dependencies: [
        "TestSupport", "Evaluation", "DigitModel", "Handwriting", "Pictures", "Core2Simulator", "HostSupport",
      ]
        + firmware("LockFirmware", "Owner", "PINVault", "DigitNet", "Ink", "Core2HAL")),
    .testTarget(
      name: "ModelReportTests",
      dependencies: [
        "TestSupport", "ModelReport", "Evaluation", "DigitModel", "Handwriting", "Pictures", "HostSupport",
      ] + firmware("DigitNet", "Ink")),
    .testTarget(
      name: "FootprintTests",
      dependencies: [
        "TestSupport", "InklockFootprint", "InklockMemory", "MachineCosts", "Handwriting", "HostSupport",
      ]
        + firmware("VirtualDevice", "Workload", "DigitNet", "Ink")),
    .testTarget(
      name: "DocumentationTests", dependencies: ["InklockFootprint"] + firmware("PINVault", "Ink", "Core2HAL")),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "TestSupport", "inklock", "TouchTrace", "DigitModel", "Handwriting", "Pictures", "Core2Simulator",
        "HostSupport",
      ]
        + firmware("VirtualDevice", "PINVault", "DigitNet", "Ink", "Core2HAL")),
  ] + fuzzTargets
)
