public import Core2Simulator
public import DigitModel
public import HostSupport
public import LockFirmware

/// The first line of a trace: everything that determines the device besides its inputs.
public struct TraceHeader: Equatable, Sendable {
  /// The models of the device, each by the SHA-256 of its file, 64 lower-case hexadecimal digits.
  public struct Models: Equatable, Sendable {
    /// The network that reads digits.
    public var digits: String

    /// The network that knows hands; `nil` for a device that does not ask for one.
    public var owner: String?

    /// - Parameters:
    ///   - digits: the SHA-256 of the network that reads digits.
    ///   - owner: that of the network that knows hands.
    public init(digits: String, owner: String? = nil) {
      self.digits = digits
      self.owner = owner
    }
  }

  /// The format version that this code writes.
  static let version = 2
  /// The format versions that this code reads.
  static let readVersions = 1...version
  /// The only supported device.
  static let device = "M5Stack Core2"
  /// The name of `SimulatedSecret.documented` in a header.
  static let documentedSecret = "documented"

  public var title: String
  public var seed: UInt64
  public var models: Models
  /// "documented", or the SHA-256 of the secret; the trace never contains a secret.
  public var secret: String
  public var configuration: LockConfiguration
  /// The content of the flash at the start.
  public var flash: FlashImage

  /// The header of a recording of a device that starts with `setup`.
  public init(title: String, setup: Core2.Setup) {
    self.init(
      title: title, seed: setup.entropySeed,
      models: Models(
        digits: hexadecimal(sha256(setup.model)),
        owner: setup.configuration.owner == .off ? nil : hexadecimal(sha256(setup.ownerModel))),
      secret: TraceHeader.name(ofSecret: setup.secret), configuration: setup.configuration, flash: setup.flash)
  }

  init(
    title: String, seed: UInt64, models: Models, secret: String, configuration: LockConfiguration, flash: FlashImage
  ) {
    self.title = title
    self.seed = seed
    self.models = models
    self.secret = secret
    self.configuration = configuration
    self.flash = flash
  }

  /// The setup of the device at the start of the trace.
  ///
  /// - Parameters:
  ///   - model: the model file; the caller checks that the header names this model.
  ///   - owner: the model of hands; a trace that needs one names it.
  ///   - secret: 32 bytes of a secret that is not the documented one.
  ///   - path: the trace's path, for messages.
  public func setup(
    model: DeviceModel, owner: SignatureModel? = nil, secret: [UInt8]? = nil, path: String
  ) throws(InputError) -> Core2.Setup {
    var setup = Core2.Setup(model: model.bytes)
    setup.configuration = configuration
    if let id = models.owner {
      guard let owner, owner.embedding.id == id else {
        throw InputError(
          path, line: 1,
          "is a session of a device that knows its owner's hand by the model \(id.prefix(12))…: give it with --owner-model"
        )
      }
      setup.ownerModel = owner.embedding.bytes
    }
    setup.entropySeed = seed
    setup.flash = flash
    if self.secret != TraceHeader.documentedSecret {
      guard let secret else {
        throw InputError(path, line: 1, "needs the device secret with SHA-256 \(self.secret): give it with --secret")
      }
      guard TraceHeader.name(ofSecret: secret) == self.secret else {
        throw InputError(path, line: 1, "was recorded with another device secret than the one of --secret")
      }
      setup.secret = secret
    }
    return setup
  }

  private static func name(ofSecret secret: [UInt8]) -> String {
    secret == SimulatedSecret.documented ? documentedSecret : hexadecimal(sha256(secret))
  }
}
