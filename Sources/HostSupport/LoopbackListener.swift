import Foundation

/// A TCP port of 127.0.0.1 that accepts connections without waiting for them.
public final class LoopbackListener {
  /// The port that it listens on.
  public let port: UInt16
  /// The descriptor, for `poll`.
  public let descriptor: Int32

  /// Whether the last call of `accept` found a connection for which the process had no descriptor.
  public private(set) var lacksDescriptors = false

  private var isOpen = true

  ///
  /// - Parameters:
  ///   - port: 0 takes any free port.
  ///   - source: what asks for the port, such as "tcp:4000", for messages.
  ///   - backlog: connections that may wait to be accepted.
  public init(port: UInt16, source: String, backlog: Int32 = 8) throws(InputError) {
    let descriptor = LoopbackListener.newSocket()
    guard descriptor >= 0 else { throw InputError(source, "cannot be opened: \(lastError())") }
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    Descriptor.setNonBlocking(descriptor)

    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && listen(descriptor, backlog) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    guard status else {
      let reason = lastError()
      Foundation.close(descriptor)
      throw InputError(source, "cannot listen on 127.0.0.1:\(port): \(reason)")
    }
    self.descriptor = descriptor
    self.port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close() }

  /// The descriptor of the next connection, non-blocking; `nil` if there is none, or none can be had now.
  public func accept() -> Int32? {
    guard isOpen else { return nil }
    let connection = Foundation.accept(descriptor, nil, nil)
    lacksDescriptors = connection < 0 && (errno == EMFILE || errno == ENFILE)
    guard connection >= 0 else { return nil }
    _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
    Descriptor.setNonBlocking(connection)
    return connection
  }

  public func close() {
    guard isOpen else { return }
    isOpen = false
    Foundation.close(descriptor)
  }

  private static func newSocket() -> Int32 {
    #if canImport(Glibc)
    socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #else
    socket(AF_INET, SOCK_STREAM, 0)
    #endif
  }
}
