import Foundation
import HostSupport
import TestSupport
import Testing

@testable import Core2Simulator

@Suite struct SerialTransportTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("--serial names a transport")
  func routes() {
    #expect(SerialRoute("stdout") == .standardOutput)
    #expect(SerialRoute("pty") == .pseudoTerminal(link: nil))
    #expect(SerialRoute("pty:/tmp/a:b") == .pseudoTerminal(link: "/tmp/a:b"))
    #expect(SerialRoute("tcp:0") == .tcp(port: 0))
    #expect(SerialRoute("file:log") == .file("log"))
    for text in ["", "stdout:x", "pty:", "tcp", "tcp:", "tcp:65536", "tcp:-1", "file:", "file", "usb"] {
      #expect(SerialRoute(text) == nil)
    }
  }

  // MARK: Pseudo-terminal

  @Test("a terminal can attach, detach and attach again, and gets all that was sent")
  func attachAgain() throws {
    let pty = try PseudoTerminalTransport()
    #expect(!pty.isAttached)
    pty.write(Array("one\r\n".utf8))
    for text in ["one\r\n", "two\r\n"] {
      let terminal = try Terminal(pty.path)
      #expect(pty.isAttached)
      #expect(pty.read(max: 10).isEmpty)
      #expect(terminal.read(count: text.utf8.count) == text)
      terminal.write("hi\r")
      #expect(arrival(at: pty, count: 2) == "hi")
      #expect(arrival(at: pty, count: 1) == "\r")
      terminal.close()
      #expect(!pty.isAttached)
      if text == "one\r\n" { pty.write(Array("two\r\n".utf8)) }
    }
    #expect(pty.dropped == 0)
  }

  @Test("bytes pass unchanged, none is taken for a control character")
  func raw() throws {
    let pty = try PseudoTerminalTransport()
    let terminal = try Terminal(pty.path)
    terminal.write("\u{3}\u{4}\u{13}\n")
    #expect(arrival(at: pty, count: 4) == "\u{3}\u{4}\u{13}\n")
  }

  @Test("a terminal finds raw mode, whatever the previous one has set")
  func rawAgain() throws {
    let pty = try PseudoTerminalTransport()
    let first = try Terminal(pty.path)
    #expect(pty.isAttached)
    pty.write([])
    first.echo()
    #expect(first.isEchoing)
    first.close()
    #expect(pty.read(max: 10).isEmpty)
    let second = try Terminal(pty.path)
    #expect(!second.isEchoing)
    pty.write(Array("log\r\n".utf8))
    #expect(second.read(count: 5) == "log\r\n")
    #expect(pty.read(max: 10).isEmpty)
  }

  @Test("a line that a terminal leaves unfinished is dropped with Ctrl-C, a finished one is not")
  func unfinishedLine() throws {
    let pty = try PseudoTerminalTransport()
    for (text, expected) in [("sta", "sta\u{3}"), ("status\r", "status\r"), ("x\u{3}", "x\u{3}")] {
      let terminal = try Terminal(pty.path)
      terminal.write(text)
      #expect(arrival(at: pty, count: text.utf8.count) == text)
      terminal.close()
      #expect(text + String(decoding: pty.read(max: 10), as: UTF8.self) == expected)
      #expect(pty.read(max: 10).isEmpty)
    }
  }

  @Test("of output that nobody reads only the newest part is kept, for the next reader that attaches")
  func flood() throws {
    let pty = try PseudoTerminalTransport()
    for k in 0..<100_000 { pty.write(Array(String(format: "line %06d\r\n", k).utf8)) }
    #expect(pty.dropped == 1_300_000 - PseudoTerminalTransport.capacity)
    let terminal = try Terminal(pty.path)
    var text = ""
    while text.utf8.count < PseudoTerminalTransport.capacity {
      _ = pty.read(max: 1)
      let part = terminal.read(count: 1)
      guard !part.isEmpty else { break }
      text += part
    }
    #expect(text.utf8.count == PseudoTerminalTransport.capacity)
    #expect(text.hasSuffix("line 099998\r\nline 099999\r\n"))
  }

  @Test("an attached reader that does not read blocks nobody")
  func slowReader() throws {
    let pty = try PseudoTerminalTransport()
    let terminal = try Terminal(pty.path)
    for _ in 0..<1000 { pty.write([UInt8](repeating: 0x41, count: 2000)) }
    #expect(pty.dropped > 1_000_000)
    terminal.close()
  }

  @Test("the link leads to the terminal, replaces an old link, and goes with it")
  func link() throws {
    let link = folder.path(of: "tty")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/nowhere")
    let pty = try PseudoTerminalTransport(link: link)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == pty.path)
    pty.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test("anything but a link in the link's place is refused and left alone")
  func linkInTheWay() throws {
    let link = folder.path(of: "tty")
    try AtomicFile.write([1], to: link)
    #expect(throws: InputError.self) { try PseudoTerminalTransport(link: link) }
    #expect(try AtomicFile.read(link) == [1])
  }

  // MARK: TCP

  @Test("every client sees the log and can type; the first gets what was sent before")
  func tcp() throws {
    let tcp = try TCPTransport(port: 0)
    tcp.write(Array("early\r\n".utf8))
    let first = try Client(port: tcp.port)
    #expect(tcp.read(max: 1).isEmpty)
    let second = try Client(port: tcp.port)
    tcp.write(Array("late\r\n".utf8))
    #expect(first.read(count: 13) == "early\r\nlate\r\n")
    #expect(second.read(count: 6) == "late\r\n")
    second.write("status\r")
    #expect(arrival(at: tcp, count: 7) == "status\r")
    first.close()
    tcp.write(Array("x".utf8))
    #expect(second.read(count: 1) == "x")
  }

  @Test("a line that a client leaves unfinished is dropped with Ctrl-C, a finished one is not")
  func unfinishedLineOfClient() throws {
    let tcp = try TCPTransport(port: 0)
    for (text, expected) in [("sta", "sta\u{3}"), ("status\n", "status\n")] {
      let client = try Client(port: tcp.port)
      client.write(text)
      #expect(arrival(at: tcp, count: text.utf8.count) == text)
      client.close()
      let other = try Client(port: tcp.port)
      other.write("!")
      #expect(text + arrival(at: tcp, count: expected.utf8.count - text.utf8.count + 1) == expected + "!")
      other.write("\n")
      #expect(arrival(at: tcp, count: 1) == "\n")
      other.close()
    }
  }

  @Test("clients that do not read block nobody")
  func tcpFlood() throws {
    let tcp = try TCPTransport(port: 0)
    let client = try Client(port: tcp.port)
    for _ in 0..<20_000 { tcp.write([UInt8](repeating: 0x41, count: 1000)) }
    #expect(tcp.dropped > 1_000_000)
    client.close()
  }

  @Test("a port in use is refused")
  func portInUse() throws {
    let tcp = try TCPTransport(port: 0)
    let error = #expect(throws: InputError.self) { try TCPTransport(port: tcp.port) }
    #expect(error?.message.hasPrefix("cannot listen on 127.0.0.1:\(tcp.port): ") == true)
  }

  // MARK: File

  @Test("a file begins empty and holds the log without carriage returns")
  func file() throws {
    let path = folder.path(of: "log")
    try AtomicFile.write(Array("old".utf8), to: path)
    let transport = try FileTransport(path)
    transport.write(Array("a\r\nb\r\n".utf8))
    transport.close()
    #expect(try AtomicFile.read(path) == Array("a\nb\n".utf8))
  }

  @Test("a file that cannot be opened is reported")
  func badFile() {
    #expect(throws: InputError.self) { try FileTransport(folder.path) }
    #expect(throws: InputError.self) { try FileTransport(folder.path(of: "none/log")) }
  }
}
