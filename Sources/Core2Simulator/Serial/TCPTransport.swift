import Foundation
import HostSupport

/// The serial line as a TCP port of 127.0.0.1. Every client gets all bytes that the device sends after it connects, and
/// may send commands; a line that a client leaves unfinished is dropped with Ctrl-C. Without a client, the newest 16 KB are kept for the first one.
final class TCPTransport: SerialTransport {
  /// The capacity of the queue for each client, in bytes.
  static let capacity = 1 << 14
  /// The maximum number of clients at the same time; more wait in the listener's queue.
  static let clientLimit = 8

  let name: String
  /// The port that the transport listens on.
  var port: UInt16 { listener.port }
  var dropped: Int { backlog.dropped + droppedOfClients + clients.reduce(0) { $0 + $1.queue.dropped } }

  private struct Client {
    let descriptor: Int32
    var queue: ByteQueue
    var inputHasEnded = false
    var unfinished = UnfinishedLine()
  }

  private let listener: LoopbackListener
  private var clients: [Client] = []
  private var backlog = ByteQueue(capacity: capacity)
  private var droppedOfClients = 0
  /// Bytes that clients which are gone still owe the device.
  private var farewell: [UInt8] = []
  private var isOpen = true

  /// - Parameter port: 0 takes any free port.
  init(port: UInt16) throws(InputError) {
    name = "tcp:\(port)"
    listener = try LoopbackListener(port: port, source: name)
  }

  deinit { close() }

  func write(_ bytes: [UInt8]) {
    guard isOpen else { return }
    accept()
    if clients.isEmpty { backlog.append(bytes) }
    for k in clients.indices { clients[k].queue.append(bytes) }
    pump()
  }

  func read(max count: Int) -> [UInt8] {
    guard isOpen else { return [] }
    accept()
    pump()
    guard count > 0 else { return [] }
    var input = farewell
    farewell = []
    for k in clients.indices where !clients[k].inputHasEnded && input.count < count {
      switch Descriptor.read(clients[k].descriptor, max: count - input.count) {
      case .bytes(let bytes):
        clients[k].unfinished.observe(bytes)
        input += bytes
      case .nothing: break
      // The client sends no more; it may still read.
      case .end:
        clients[k].inputHasEnded = true
        input += clients[k].unfinished.drop()
      }
    }
    return input
  }

  private func accept() {
    while true {
      if clients.count >= TCPTransport.clientLimit {
        // A client that has closed its sending side has most likely exited.
        guard let gone = clients.firstIndex(where: \.inputHasEnded) else { return }
        drop(gone)
      }
      guard let descriptor = listener.accept() else { return }
      var queue = ByteQueue(capacity: TCPTransport.capacity)
      queue.append(backlog.take(backlog.count))
      clients.append(Client(descriptor: descriptor, queue: queue))
    }
  }

  private func pump() {
    for k in clients.indices.reversed() {
      while !clients[k].queue.isEmpty {
        let chunk = Array(clients[k].queue.prefix(4096))
        let sent = chunk.withUnsafeBytes { send(clients[k].descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        if sent > 0 {
          clients[k].queue.removeFirst(sent)
          continue
        }
        if errno != EAGAIN, errno != EINTR { drop(k) }
        break
      }
    }
  }

  private func drop(_ index: Int) {
    var client = clients.remove(at: index)
    farewell += client.unfinished.drop()
    droppedOfClients += client.queue.dropped
    Foundation.close(client.descriptor)
  }

  func drain(milliseconds: Int) {
    var rest = milliseconds
    while isOpen, rest > 0 {
      pump()
      guard clients.contains(where: { !$0.queue.isEmpty }) else { return }
      usleep(5000)
      rest -= 5
    }
  }

  func close() {
    guard isOpen else { return }
    isOpen = false
    while !clients.isEmpty { drop(clients.count - 1) }
    listener.close()
  }
}
