// swift-tools-version: 6.2
import PackageDescription

// The device's hashes beside swift-crypto's. A package of its own, so that nobody else has to build BoringSSL.
let package = Package(
  name: "VaultCrypto",
  platforms: [.macOS(.v26)],
  dependencies: [
    .package(path: "../../Firmware"),
    .package(url: "https://github.com/apple/swift-crypto", from: "3.12.3"),
  ],
  targets: [
    .testTarget(
      name: "VaultCryptoTests",
      dependencies: [
        .product(name: "Crypto", package: "swift-crypto"), .product(name: "PINVault", package: "Firmware"),
        .product(name: "VirtualDevice", package: "Firmware"),
      ])
  ]
)
