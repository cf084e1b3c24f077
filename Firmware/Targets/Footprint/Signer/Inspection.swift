import Owner
import SignerInterface

@c(inspect_signature)
public func signatureWord(_ k: UInt32) -> UInt32 { Signer.shared.pointee.signature.words[Int(k)] }

@c(inspect_score)
public func score() -> UInt32 { Signer.shared.pointee.score }
