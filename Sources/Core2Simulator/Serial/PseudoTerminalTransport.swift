import CPseudoTerminal
import Foundation
import HostSupport

/// The serial line as a pseudo-terminal that picocom, PuTTY or pyserial can attach to, any number of times.
///
/// Without a client, the newest 16 KB are kept here and not in the kernel, whose buffer would keep the oldest
/// bytes. A program that attaches late reads the latest part of the log and everything after it, without gaps.
///
/// Each program that attaches finds a raw terminal and an empty line: when the last client has left, the terminal is
/// made raw again, and a line that was left unfinished is dropped with Ctrl-C.
final class PseudoTerminalTransport: SerialTransport {
  /// The capacity of the queue for a reader, in bytes.
  static let capacity = 1 << 14

  let name: String
  /// The path to attach to, such as /dev/pts/3.
  let path: String
  var dropped: Int { queue.dropped }

  private let master: Int32
  private let link: String?
  private var queue = ByteQueue(capacity: capacity)
  private var isOpen = true
  /// Whether no client has attached since the terminal was made raw.
  private var isRaw = true
  private var unfinished = UnfinishedLine()

  /// - Parameter link: a symbolic link to create. An existing link is replaced; any other existing file is an error.
  init(link: String? = nil) throws(InputError) {
    name = link.map { "pty:\($0)" } ?? "pty"
    var master: Int32 = -1
    var slave: Int32 = -1
    var buffer = [CChar](repeating: 0, count: 256)
    let status = inklock_open_pseudo_terminal(&master, &slave, &buffer, buffer.count)
    guard status == 0 else {
      throw InputError("pty", "cannot be opened: \(String(cString: strerror(status)))")
    }
    // Once our own slave side is closed, the master side reports by POLLHUP that no client is attached. Raw mode stays.
    Foundation.close(slave)
    path = buffer.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    self.master = master
    self.link = link
    // If this fails, `deinit` closes the terminal.
    if let link { try PseudoTerminalTransport.createLink(link, to: path) }
  }

  deinit { close() }

  /// Whether a program has the terminal open.
  var isAttached: Bool { Descriptor.poll(master, for: POLLIN) & POLLHUP == 0 }

  func write(_ bytes: [UInt8]) {
    guard isOpen else { return }
    queue.append(bytes)
    pump()
  }

  func read(max count: Int) -> [UInt8] {
    guard isOpen else { return [] }
    pump()
    guard count > 0 else { return [] }
    let state = Descriptor.poll(master, for: POLLIN)
    if state & POLLIN != 0, case .bytes(let bytes) = Descriptor.read(master, max: count) {
      unfinished.observe(bytes)
      return bytes
    }
    return state & POLLHUP == 0 ? [] : unfinished.drop()
  }

  private func pump() {
    guard isAttached else {
      // If this fails, the firmware still answers nothing to its own output.
      if !isRaw { _ = inklock_make_raw(master) }
      isRaw = true
      return
    }
    isRaw = false
    while !queue.isEmpty {
      let chunk = Array(queue.prefix(4096))
      let written = chunk.withUnsafeBytes { Foundation.write(master, $0.baseAddress, $0.count) }
      guard written > 0 else { return }
      queue.removeFirst(written)
    }
  }

  func drain(milliseconds: Int) {
    var rest = milliseconds
    while isOpen, isAttached, !queue.isEmpty, rest > 0 {
      let before = queue.count
      pump()
      if queue.count == before {
        usleep(5000)
        rest -= 5
      }
    }
  }

  func close() {
    guard isOpen else { return }
    isOpen = false
    Foundation.close(master)
    // Another simulator may have replaced the link.
    if let link, PseudoTerminalTransport.target(of: link) == path { unlink(link) }
  }

  private static func target(of link: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes {
      readlink(link, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
    }
    return count < 0 ? nil : String(decoding: buffer[..<count], as: UTF8.self)
  }

  private static func createLink(_ link: String, to path: String) throws(InputError) {
    var information = stat()
    if lstat(link, &information) == 0, information.st_mode & S_IFMT != S_IFLNK {
      throw InputError(link, "exists and is no symbolic link; it is left alone")
    }
    let temporary = "\(link).\(getpid()).tmp"
    unlink(temporary)
    guard symlink(path, temporary) == 0, rename(temporary, link) == 0 else {
      let reason = lastError()
      unlink(temporary)
      throw InputError(link, "cannot be created: \(reason)")
    }
  }
}
