// swift-tools-version: 6.2
import PackageDescription

let firmware = ["VirtualDevice", "LockFirmware", "PINVault", "DigitNet", "Ink", "Core2HAL"].map {
  Target.Dependency.product(name: $0, package: "Firmware")
}

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
    .executable(name: "inklock-stories", targets: ["InklockStories"]),
    .executable(name: "inklock-bench", targets: ["InklockBench"]),
    .executable(name: "inklock-footprint", targets: ["InklockFootprint"]),
    .executable(name: "inklock-machine", targets: ["InklockMachine"]),
    .executable(name: "inklock-soak", targets: ["InklockSoak"]),
  ] + fuzzProducts,
  dependencies: [
    .package(path: "Firmware"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
  ],
  targets: [
    .executableTarget(
      name: "inklock",
      dependencies: [
        "Core2Window", "TouchTrace", "DigitTraining", "Core2Simulator", "TargetMachines", "HostSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + firmware),
    .executableTarget(
      name: "InklockStories",
      dependencies: [
        "TouchTrace", "DigitTraining", "Core2Simulator", "HostSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + firmware),
    .executableTarget(
      name: "InklockBench",
      dependencies: [
        "TouchTrace", "DigitTraining", "Core2Simulator", "HostSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ] + firmware),
    .executableTarget(
      name: "InklockFootprint",
      dependencies: [
        "TargetMachines", "HostSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Workload", package: "Firmware"),
      ] + firmware),
    .executableTarget(
      name: "InklockMachine",
      dependencies: ["TargetMachines", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    .executableTarget(
      name: "InklockSoak",
      dependencies: ["VaultSoak", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
    .target(name: "VaultSoak", dependencies: firmware),
    .target(name: "Core2Window", dependencies: ["Core2Simulator", "HostSupport", "CSDL2"] + firmware),
    .target(name: "TouchTrace", dependencies: ["Core2Simulator", "TargetMachines", "HostSupport"] + firmware),
    .target(name: "TargetMachines", dependencies: ["HostSupport"]),
    .target(name: "DigitTraining", dependencies: ["Core2Simulator", "HostSupport"] + firmware),
    .target(name: "Core2Simulator", dependencies: ["CPseudoTerminal", "HostSupport"] + firmware),
    .target(name: "HostSupport", dependencies: ["CPNG", "CZlib"]),
    .target(name: "CPseudoTerminal"),
    .systemLibrary(name: "CSDL2", providers: [.apt(["libsdl2-dev"]), .brew(["sdl2"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),

    .target(name: "TestSupport", dependencies: firmware, path: "Tests/TestSupport"),
    .target(
      name: "Fuzzing",
      dependencies: ["TestSupport", "TouchTrace", "DigitTraining", "Core2Simulator", "HostSupport"] + firmware,
      path: "Tests/Fuzzing"),
    .testTarget(
      name: "FuzzingTests", dependencies: ["Fuzzing", "TestSupport", "Core2Simulator", "HostSupport"] + firmware),
    .testTarget(name: "FirmwareTests", dependencies: ["TestSupport", "Core2Simulator", "VaultSoak"] + firmware),
    .testTarget(
      name: "VaultSoakTests", dependencies: ["TestSupport", "VaultSoak", "Core2Simulator"] + firmware),
    .testTarget(name: "Core2SimulatorTests", dependencies: ["Core2Simulator", "HostSupport"] + firmware),
    .testTarget(
      name: "TouchTraceTests",
      dependencies: ["TestSupport", "TouchTrace", "TargetMachines", "Core2Simulator", "HostSupport"] + firmware),
    .testTarget(
      name: "DigitTrainingTests",
      dependencies: ["TestSupport", "DigitTraining", "Core2Simulator", "HostSupport"] + firmware),
    .testTarget(
      name: "FootprintTests",
      dependencies: ["InklockFootprint", "HostSupport", .product(name: "Workload", package: "Firmware")] + firmware),
    .testTarget(
      name: "CommandTests", dependencies: ["TestSupport", "inklock", "Core2Simulator", "HostSupport"] + firmware),
  ] + fuzzTargets
)
