// swift-tools-version: 6.2
import PackageDescription

// The device code. Every module compiles as an ordinary library on the host and as Embedded Swift, without a heap, on
// a target; so nothing here may depend on another package.
let package = Package(
  name: "Firmware",
  platforms: [.macOS(.v26)],
  products: ["LockFirmware", "PINVault", "DigitNet", "Ink", "Core2HAL"].map {
    .library(name: $0, targets: [$0])
  } + [
    .library(name: "Workload", targets: ["Workload"]),
    .executable(name: "inklock-riscv32", targets: ["RISCV32"]),
    .executable(name: "footprint-riscv32", targets: ["RISCV32Footprint"]),
    .executable(name: "session-riscv32", targets: ["RISCV32Session"]),
  ],
  targets: [
    .target(name: "LockFirmware", dependencies: ["PINVault", "DigitNet", "Ink", "Core2HAL"]),
    .target(name: "PINVault", dependencies: ["Core2HAL"], exclude: ["VAULT.md"]),
    .target(name: "DigitNet", dependencies: ["Ink"]),
    .target(name: "Ink"),
    .target(name: "Core2HAL"),

    // QEMU's `virt` machine; built by scripts/check-embedded, never on the host.
    .executableTarget(
      name: "RISCV32", dependencies: ["LockFirmware", "Core2HAL", "RISCV32Board", "Support"],
      path: "Targets/riscv32/App"),
    .target(name: "RISCV32Board", dependencies: ["Core2HAL", "Support"], path: "Targets/riscv32/Board"),
    .executableTarget(
      name: "RISCV32Footprint", dependencies: ["Recogniser", "Measurement", "Support"],
      path: "Targets/riscv32/Footprint"),
    .executableTarget(
      name: "RISCV32Session",
      dependencies: [
        "LockFirmware", "DigitNet", "Ink", "Core2HAL", "RISCV32Board", "Support", "Workload", "Measurement",
      ],
      path: "Targets/riscv32/Session"),
    .target(name: "Support", dependencies: ["RecogniserInterface"], path: "Targets/riscv32/Support"),

    // What scripts/footprint measures, the same on every target.
    .target(name: "Workload", path: "Targets/Footprint/Workload"),
    .target(
      name: "Measurement", dependencies: ["RecogniserInterface", "Workload"], path: "Targets/Footprint/Measurement"),
    .target(
      name: "Recogniser", dependencies: ["RecogniserInterface", "DigitNet", "Ink"], path: "Targets/Footprint/Recogniser"
    ),
    .target(name: "RecogniserInterface", path: "Targets/Footprint/Interface"),
  ]
)
