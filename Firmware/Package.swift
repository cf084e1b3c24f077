// swift-tools-version: 6.2
import PackageDescription

// The device code. Every module compiles as an ordinary library on the host and as Embedded Swift, without a heap, on
// a target; so nothing here may depend on another package.
let package = Package(
  name: "Firmware",
  platforms: [.macOS(.v26)],
  products: [
    "VirtualDevice", "LockFirmware", "Owner", "PINVault", "SectorStore", "Crypto", "DigitFinder", "DigitNet", "Ink",
    "Core2HAL",
  ].map {
    .library(name: $0, targets: [$0])
  } + [
    .library(name: "Workload", targets: ["Workload"]),
    .executable(name: "lock", targets: ["LockProgram"]),
    .executable(name: "replay", targets: ["Replay"]),
    .executable(name: "footprint", targets: ["Footprint"]),
    .executable(name: "signature", targets: ["SignatureFootprint"]),
    .executable(name: "session", targets: ["FirmwareStack"]),
    .executable(name: "faults", targets: ["Faults"]),
    .executable(name: "core2", targets: ["Core2"]),
    .executable(name: "vault", targets: ["VaultWork"]),
    .executable(name: "memory", targets: ["MemorySearch"]),
    .executable(name: "hand", targets: ["HandWork"]),
    .executable(name: "page", targets: ["Page"]),
    .executable(name: "pictures", targets: ["PicturesProgram"]),
  ],
  traits: [
    .default(enabledTraits: ["Console"]),
    .trait(name: "Console", description: "Commands on the serial line of the boards in Targets."),
  ],
  targets: [
    .target(name: "LockFirmware", dependencies: ["Owner", "PINVault", "DigitNet", "Ink", "Core2HAL"]),
    .target(
      name: "Owner", dependencies: ["PINVault", "SectorStore", "Crypto", "DigitNet", "Ink", "Core2HAL"],
      exclude: ["PROFILE.md"]),
    .target(name: "PINVault", dependencies: ["SectorStore", "Crypto", "Core2HAL"], exclude: ["VAULT.md"]),
    .target(name: "SectorStore", dependencies: ["Crypto", "Core2HAL"]),
    .target(name: "Crypto"),
    .target(name: "DigitFinder", dependencies: ["DigitNet", "Ink"]),
    .target(name: "DigitNet", dependencies: ["Ink"]),
    .target(name: "Ink"),
    .target(name: "Core2HAL"),
    .target(name: "VirtualDevice", dependencies: ["LockFirmware", "Owner", "Core2HAL"]),

    // Programs for bare machines, the same for each; built by scripts/targets, never for the host.
    .executableTarget(
      name: "LockProgram",
      dependencies: ["LockFirmware", "Owner", "Core2HAL", "Peripherals", "ShippedModel", "Machine"],
      path: "Targets/LockProgram"),
    .executableTarget(
      name: "Replay",
      dependencies: [
        "VirtualDevice", "LockFirmware", "Owner", "PINVault", "Core2HAL", "Peripherals", "Link", "Machine",
      ],
      path: "Targets/Replay"),
    .executableTarget(
      name: "Footprint", dependencies: ["Recognizer", "Measurement", "Link", "Machine"],
      path: "Targets/Footprint/Program"),
    .executableTarget(
      name: "SignatureFootprint", dependencies: ["Signer", "SignatureMeasurement", "Link", "Machine"],
      path: "Targets/Footprint/SignatureProgram"),
    .executableTarget(
      name: "FirmwareStack",
      dependencies: [
        "ScriptedDevice", "VirtualDevice", "LockFirmware", "Owner", "DigitNet", "Ink", "Core2HAL", "Workload", "Link",
        "Machine",
      ],
      path: "Targets/FirmwareStack"),
    .executableTarget(
      name: "MemorySearch",
      dependencies: [
        "ScriptedDevice", "VirtualDevice", "LockFirmware", "Owner", "PINVault", "Crypto", "Core2HAL", "Peripherals",
        "Link", "Machine",
      ],
      path: "Targets/MemorySearch"),
    .target(
      name: "ScriptedDevice",
      dependencies: ["VirtualDevice", "LockFirmware", "Owner", "Core2HAL", "Peripherals", "Workload", "Link"],
      path: "Targets/ScriptedDevice"),
    .executableTarget(
      name: "Faults", dependencies: ["LockFirmware", "Owner", "Core2HAL", "Peripherals", "Link", "Machine"],
      path: "Targets/Faults"),
    .executableTarget(
      name: "Core2", dependencies: ["LockFirmware", "Owner", "Core2HAL", "ShippedModel", "Core2Board"],
      path: "Targets/m5stack-core2/Program"),
    .target(name: "Core2Board", path: "Targets/m5stack-core2/Board"),
    .executableTarget(
      name: "VaultWork", dependencies: ["PINVault", "Crypto", "Peripherals", "Link", "Machine"],
      path: "Targets/VaultWork"),
    .executableTarget(
      name: "HandWork",
      dependencies: [
        "ScriptedDevice", "VirtualDevice", "LockFirmware", "Owner", "PINVault", "DigitNet", "Ink", "Core2HAL",
        "Workload",
        "Link", "Machine",
      ],
      path: "Targets/HandWork"),
    .executableTarget(
      name: "Page",
      dependencies: [
        "VirtualDevice", "LockFirmware", "Owner", "PINVault", "Crypto", "DigitNet", "Ink", "Core2HAL", "PageMemory",
      ],
      path: "Targets/page/Program"),
    .target(name: "PageMemory", dependencies: ["Runtime"], path: "Targets/page/Memory"),
    .executableTarget(
      name: "PicturesProgram", dependencies: ["DigitFinder", "DigitNet", "Ink", "PicturesMemory"],
      path: "Targets/page/PicturesProgram"),
    .target(name: "PicturesMemory", dependencies: ["Runtime"], path: "Targets/page/PicturesMemory"),
    .target(name: "Peripherals", dependencies: ["Core2HAL", "Machine"], path: "Targets/Peripherals"),
    .target(name: "Link", dependencies: ["Machine"], path: "Targets/Link"),
    .target(name: "ShippedModel", path: "Targets/ShippedModel"),
    // Functions that the compiler calls, for programs without a C library.
    .target(name: "Runtime", path: "Targets/Runtime"),
    .target(
      name: "Machine", dependencies: ["Runtime"], path: "Targets/Machine",
      exclude: [
        "riscv32/riscv32.ld", "riscv32/toolset.json", "cortex-m/sections.ld", "cortex-m4/cortex-m4.ld",
        "cortex-m4/toolset.json", "cortex-m0/cortex-m0.ld", "cortex-m0/toolset.json",
        "wasm/toolset.json", "wasm/run.mjs", "xtensa", "lx6",
      ]),

    // What scripts/footprint measures, the same on every target.
    .target(name: "Workload", dependencies: ["Ink"], path: "Targets/Footprint/Workload"),
    .target(
      name: "Measurement", dependencies: ["RecognizerInterface", "Workload", "Link", "Machine"],
      path: "Targets/Footprint/Measurement"),
    .target(
      name: "Recognizer", dependencies: ["RecognizerInterface", "DigitNet", "Ink"], path: "Targets/Footprint/Recognizer"
    ),
    .target(name: "RecognizerInterface", path: "Targets/Footprint/RecognizerInterface"),
    .target(
      name: "SignatureMeasurement", dependencies: ["SignerInterface", "Workload", "Link", "Machine"],
      path: "Targets/Footprint/SignatureMeasurement"),
    .target(
      name: "Signer", dependencies: ["SignerInterface", "Owner", "DigitNet", "Ink"], path: "Targets/Footprint/Signer"),
    .target(name: "SignerInterface", path: "Targets/Footprint/SignerInterface"),
  ]
)

// scripts/fuzz: record which branches run, but not the operands of comparisons, which would take half of the time.
if Context.environment["INKLOCK_FUZZ"] != nil {
  for target in package.targets {
    target.swiftSettings = [.unsafeFlags(["-sanitize-coverage=edge,inline-8bit-counters,pc-table"])]
  }
}
