import Crypto
import Foundation
import PINVault
import Testing
import VirtualDevice

/// The device's hashes beside those of swift-crypto, on random input.
@Suite("Hashes beside swift-crypto")
struct SwiftCryptoTests {
  private func bytes(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
  }

  /// Mostly around the ends of blocks, where padding changes.
  private func length(_ random: inout SplitMix64) -> Int {
    Int.random(in: 0...4, using: &random) * 64 + Int.random(in: 0...63, using: &random)
  }

  private func array(_ digest: PINVault.SHA256.Digest) -> [UInt8] { digest.indices.map { digest[$0] } }

  @Test("SHA-256 agrees, in pieces of any size", arguments: 0..<20 as Range<UInt64>)
  func sha256(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let message = bytes(length(&random), &random)
      var hash = PINVault.SHA256()
      var rest = message[...]
      while !rest.isEmpty {
        let piece = Array(rest.prefix(Int.random(in: 1...100, using: &random)))
        piece.withUnsafeBytes { hash.update($0) }
        rest = rest.dropFirst(piece.count)
      }
      #expect(array(hash.finish()) == Array(Crypto.SHA256.hash(data: message)), "seed \(seed)")
    }
  }

  @Test("HMAC agrees, for keys shorter and longer than a block", arguments: 0..<20 as Range<UInt64>)
  func hmac(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let key = bytes(length(&random), &random)
      let message = bytes(length(&random), &random)
      var mac = key.withUnsafeBytes { HMACSHA256(key: $0) }
      message.withUnsafeBytes { mac.update($0) }
      #expect(array(mac.finish()) == authenticationCode(key, message), "seed \(seed)")
    }
  }

  @Test("PBKDF2 agrees with RFC 8018's definition over swift-crypto's HMAC", arguments: 0..<20 as Range<UInt64>)
  func pbkdf2(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<10 {
      let password = bytes(length(&random), &random)
      let salt = bytes(length(&random), &random)
      let iterations = Int.random(in: 1...50, using: &random)
      let index = UInt32.random(in: 1 ... .max, using: &random)
      var u = authenticationCode(password, salt + (0..<4).map { UInt8(index >> (24 - 8 * UInt32($0)) & 0xFF) })
      var expected = u
      for _ in 0..<iterations - 1 {
        u = authenticationCode(password, u)
        for k in 0..<32 { expected[k] ^= u[k] }
      }
      let derived = password.withUnsafeBytes { password in
        salt.withUnsafeBytes { salt in
          PBKDF2.block(index, password: password, salt: salt, iterations: UInt32(iterations))
        }
      }
      #expect(array(derived) == expected, "seed \(seed)")
    }
  }

  private func authenticationCode(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    Array(HMAC<Crypto.SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
  }
}
