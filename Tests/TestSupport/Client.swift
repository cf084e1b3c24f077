import Foundation
import HostSupport

/// A TCP client on 127.0.0.1.
package final class Client {
  private let descriptor: Int32

  package init(port: UInt16) throws {
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

  package func write(_ text: String) { write(Array(text.utf8)) }
  package func write(_ bytes: [UInt8]) { _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

  /// What has come, without waiting; `nil` if the other side has closed the connection.
  package func readNow() -> [UInt8]? {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let got = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
    if got > 0 { return Array(chunk[..<got]) }
    return got < 0 && errno == EAGAIN ? [] : nil
  }

  package func read(count: Int) -> String { receive(descriptor, count: count) }
  package func close() { Foundation.close(descriptor) }

  /// Closes the connection as when its process is killed in the middle of reading: the other side gets a reset.
  package func abort() {
    var linger = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Foundation.linger>.size))
    Foundation.close(descriptor)
  }
}

/// Reads until `count` bytes are there; gives up when none comes.
package func receive(_ descriptor: Int32, count: Int) -> String {
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
