import Owner
import SignerInterface

@c(inspect_signature)
public func signatureWord(_ k: UInt32) -> UInt32 {
  let signature = Signer.shared.pointee.signature
  var word: UInt32 = 0
  for n in 0..<4 {
    word |= UInt32(UInt8(bitPattern: signature.values[4 * Int(k) + n])) << UInt32(truncatingIfNeeded: 8 * n)
  }
  return word
}

@c(inspect_score)
public func score() -> UInt32 { Signer.shared.pointee.score }
