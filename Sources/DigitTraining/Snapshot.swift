/// A network as it was after an epoch, which later epochs do not change.
struct Snapshot {
  let network: Perceptron
  /// From 1.
  let epoch: Int

  /// - Parameters:
  ///   - network: in training.
  ///   - parameters: of the network, such as the running average of the optimizer.
  ///   - epoch: that has ended, from 1.
  init(network: Perceptron, parameters: LaneBuffer, epoch: Int) {
    self.network = Perceptron(copying: network)
    self.network.parameters.copy(parameters)
    self.epoch = epoch
  }
}
