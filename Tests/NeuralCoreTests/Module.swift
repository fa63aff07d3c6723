// NeuralCoreTests
