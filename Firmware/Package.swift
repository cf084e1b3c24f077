// swift-tools-version: 6.2
import PackageDescription

// The device code. Every module compiles as an ordinary library on the host and as Embedded Swift, without a heap, on
// a target; so nothing here may depend on another package.
let package = Package(
  name: "Firmware",
  platforms: [.macOS(.v26)],
  products: ["LockFirmware", "PINVault", "DigitNet", "Ink", "Core2HAL"].map {
    .library(name: $0, targets: [$0])
  } + [.executable(name: "inklock-riscv32", targets: ["RISCV32"])],
  targets: [
    .target(name: "LockFirmware", dependencies: ["PINVault", "DigitNet", "Ink", "Core2HAL"]),
    .target(name: "PINVault", dependencies: ["Core2HAL"], exclude: ["VAULT.md"]),
    .target(name: "DigitNet", dependencies: ["Ink"]),
    .target(name: "Ink"),
    .target(name: "Core2HAL"),

    // QEMU's `virt` machine; built by scripts/check-embedded, never on the host.
    .executableTarget(
      name: "RISCV32", dependencies: ["LockFirmware", "Core2HAL", "Support"], path: "Targets/riscv32/App"),
    .target(name: "Support", path: "Targets/riscv32/Support"),
  ]
)
