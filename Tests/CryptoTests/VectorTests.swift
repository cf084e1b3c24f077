import Foundation
import Testing
import VirtualDevice

@testable import Crypto

/// The device's hashes compared with those of Python: `Tests/Fixtures/Crypto/make-vectors.py` made the vectors.
@Suite("Hashes compared with Python's")
struct VectorTests {
  /// A function, its inputs and its result.
  struct Vector {
    var line: Int
    var fields: [String]

    func bytes(_ field: Int) throws -> [UInt8] {
      let digits = Array(fields[field].utf8)
      if digits == Array("-".utf8) { return [] }
      return try stride(from: 0, to: digits.count, by: 2).map {
        try #require(UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16), "line \(line)")
      }
    }

    func number(_ field: Int) throws -> UInt32 { try #require(UInt32(fields[field]), "line \(line)") }
  }

  /// The vectors of a function; a file with fewer of them than the script makes fails.
  private func vectors(_ function: String, count: Int) throws -> [Vector] {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Fixtures/Crypto/vectors.txt")
    let lines = try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
    let found = lines.enumerated().map { Vector(line: $0 + 1, fields: $1.split(separator: " ").map(String.init)) }
      .filter { $0.fields.first == function }
    try #require(found.count == count)
    return found
  }

  @Test("SHA-256 gives Python's digests, for any pieces of the message")
  func sha256() throws {
    var random = SplitMix64(seed: 1)
    for vector in try vectors("sha256", count: 161) {
      var hash = SHA256()
      var rest = try vector.bytes(1)[...]
      while !rest.isEmpty {
        let piece = Array(rest.prefix(Int.random(in: 1...100, using: &random)))
        piece.withUnsafeBytes { hash.update($0) }
        rest = rest.dropFirst(piece.count)
      }
      #expect(hexadecimal(hash.finish()) == vector.fields[2], "line \(vector.line)")
    }
  }

  @Test("HMAC-SHA-256 gives Python's codes, for keys shorter and longer than a block")
  func hmac() throws {
    for vector in try vectors("hmac", count: 120) {
      var mac = try vector.bytes(1).withUnsafeBytes { HMACSHA256(key: $0) }
      try vector.bytes(2).withUnsafeBytes { mac.update($0) }
      #expect(hexadecimal(mac.finish()) == vector.fields[3], "line \(vector.line)")
    }
  }

  @Test("PBKDF2-HMAC-SHA-256 gives Python's keys, for any block")
  func pbkdf2() throws {
    for vector in try vectors("pbkdf2", count: 80) {
      let (iterations, block) = (try vector.number(3), try vector.number(4))
      let salt = try vector.bytes(2)
      let key = try vector.bytes(1).withUnsafeBytes { password in
        salt.withUnsafeBytes { PBKDF2.block(block, password: password, salt: $0, iterations: iterations) }
      }
      #expect(hexadecimal(key) == vector.fields[5], "line \(vector.line)")
    }
  }
}
