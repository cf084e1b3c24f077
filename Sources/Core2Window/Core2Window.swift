public import Core2Simulator
public import HostSupport

public struct WindowError: Error, CustomStringConvertible {
  public var description: String
}

public final class WindowDisplay {
  public init() throws(WindowError) { throw WindowError(description: "it is not part of this build") }
}

public struct WindowedCore2 {
  public init(_ live: LiveSession, display: WindowDisplay, pane: SerialPane, recording: any RecordingSwitch) {}
  public func run(scale: Int?, end: UInt64?, screenshot: String?) throws(InputError) {}
}
