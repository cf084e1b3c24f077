import Foundation
import HostSupport

@testable import Core2Simulator

/// A program at the slave side of a pseudo-terminal.
final class Terminal {
  private let descriptor: Int32

  init(_ path: String) throws {
    descriptor = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK)
    guard descriptor >= 0 else { throw InputError(path, lastError()) }
  }

  func write(_ text: String) { _ = Foundation.write(descriptor, text, text.utf8.count) }

  func read(count: Int) -> String { receive(descriptor, count: count) }

  func close() { Foundation.close(descriptor) }
}

/// A TCP client on 127.0.0.1.
final class Client {
  private let descriptor: Int32

  init(port: UInt16) throws {
    #if canImport(Glibc)
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
    descriptor = socket(AF_INET, SOCK_STREAM, 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let descriptor = descriptor
    let status = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw InputError("client", lastError()) }
  }

  func write(_ text: String) { _ = Foundation.write(descriptor, text, text.utf8.count) }
  func read(count: Int) -> String { receive(descriptor, count: count) }
  func close() { Foundation.close(descriptor) }
}

/// Reads `count` bytes from a transport. The kernel hands them over in its own time, but it does.
func arrival(at transport: any SerialTransport, count: Int) -> String {
  var bytes: [UInt8] = []
  for _ in 0..<1_000_000 where bytes.count < count {
    bytes += transport.read(max: count - bytes.count)
    if bytes.count < count { sched_yield() }
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// Reads until `count` bytes are there; gives up when none comes.
private func receive(_ descriptor: Int32, count: Int) -> String {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4096)
  while bytes.count < count {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, 10_000) > 0 else { break }
    let got = read(descriptor, &chunk, chunk.count)
    guard got > 0 else { break }
    bytes += chunk[..<got]
  }
  return String(decoding: bytes, as: UTF8.self)
}
