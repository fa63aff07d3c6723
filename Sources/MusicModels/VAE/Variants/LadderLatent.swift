import Foundation
import NeuralCore

/// Two levels of latent numbers: the upper half of z has the prior N(0, 1), the lower half a prior that the upper one
/// writes, and its posterior weighs that prior with what the encoder saw (Sønderby et al. 2016).
///
/// With the encoder's N(μe, 1/τe) and the prior's N(μp, 1/τp): τ = τe + τp, μ = (μe τe + μp τp) / τ,
/// z = μ + eps / √τ; KL(N(μ, 1/τ) ‖ N(μp, 1/τp)) = ½ Σ (τp (1/τ + (μ − μp)²) − 1 + log τ − log τp).
struct LadderLatent: LatentLayer {
    private let latentSize: Int
    private let mean: Dense
    private let logVariance: Dense
    private let priorMean: Dense
    private let priorLogVariance: Dense

    /// Reserves `latent.mean`, `latent.logVariance`, `latent.prior.mean` and `latent.prior.logVariance`.
    init(featureSize: Int, latentSize: Int, in layout: inout ParameterLayout) {
        self.latentSize = latentSize
        let upper = latentSize / 2
        mean = Dense("latent.mean", inputSize: featureSize, outputSize: latentSize, in: &layout)
        logVariance = Dense("latent.logVariance", inputSize: featureSize, outputSize: latentSize, in: &layout)
        priorMean = Dense("latent.prior.mean", inputSize: upper, outputSize: latentSize - upper, in: &layout)
        priorLogVariance = Dense(
            "latent.prior.logVariance", inputSize: upper, outputSize: latentSize - upper, in: &layout)
    }

    /// The noise begins small, as in a plain VAE.
    func prepare(_ parameters: UnsafeMutablePointer<Float>) { logVariance.setBias(-4, in: parameters) }

    func pass(rows: Int) -> any LatentPass { Pass(self, rows: rows) }

    final class Pass: LatentPass {
        private let layer: LadderLatent
        let noise: FloatBuffer
        let z: FloatBuffer
        let zGradient: FloatBuffer
        let meanGradient: FloatBuffer
        private let mean: FloatBuffer
        private let logVariance: FloatBuffer
        private let logVarianceGradient: FloatBuffer
        /// The upper half of z, its gradient, and the lower half's prior, in rows of their own.
        private let upper: FloatBuffer
        private let upperGradient: FloatBuffer
        private let prior: FloatBuffer
        private let priorGradient: FloatBuffer
        private let priorLog: FloatBuffer
        private let priorLogGradient: FloatBuffer

        init(_ layer: LadderLatent, rows: Int) {
            self.layer = layer
            func buffer(_ width: Int) -> FloatBuffer { FloatBuffer(count: rows * width) }
            (noise, z, zGradient) = (buffer(layer.latentSize), buffer(layer.latentSize), buffer(layer.latentSize))
            (mean, meanGradient) = (buffer(layer.latentSize), buffer(layer.latentSize))
            (logVariance, logVarianceGradient) = (buffer(layer.latentSize), buffer(layer.latentSize))
            (upper, upperGradient) = (buffer(layer.upperSize), buffer(layer.upperSize))
            (prior, priorGradient) = (buffer(layer.lowerSize), buffer(layer.lowerSize))
            (priorLog, priorLogGradient) = (buffer(layer.lowerSize), buffer(layer.lowerSize))
        }

        /// A number of the lower half: the encoder's view, the prior's, and the posterior of both.
        private struct Lower {
            let tauE: Float
            let tauP: Float
            let variance: Float
            let mu: Float
            let distance: Float

            init(_ muE: Float, _ logE: Float, _ muP: Float, _ logP: Float) {
                tauE = exp(-logE)
                tauP = exp(-logP)
                variance = 1 / (tauE + tauP)
                mu = (muE * tauE + muP * tauP) * variance
                distance = mu - muP
            }

            var divergence: Float {
                0.5 * (tauP * (variance + distance * distance) - 1 - log(variance) - log(tauP))
            }
        }

        private func lower(_ row: Int, _ unit: Int) -> (place: Int, own: Int, value: Lower) {
            let place = row * layer.latentSize + layer.upperSize + unit
            let own = row * layer.lowerSize + unit
            return (
                place, own,
                Lower(mean.pointer[place], logVariance.pointer[place], prior.pointer[own], priorLog.pointer[own])
            )
        }

        func forward(
            _ parameters: UnsafePointer<Float>, _ features: UnsafePointer<Float>, rows: Int,
            addToMean: (UnsafeMutablePointer<Float>) -> Void
        ) {
            layer.mean.forward(parameters, features, rows: rows, into: mean.pointer)
            addToMean(mean.pointer)
            layer.logVariance.forward(parameters, features, rows: rows, into: logVariance.pointer)
            for row in 0..<rows {
                for unit in 0..<layer.upperSize {
                    let i = row * layer.latentSize + unit
                    z.pointer[i] = mean.pointer[i] + exp(0.5 * logVariance.pointer[i]) * noise.pointer[i]
                    upper.pointer[row * layer.upperSize + unit] = z.pointer[i]
                }
            }
            layer.priorMean.forward(parameters, upper.pointer, rows: rows, into: prior.pointer)
            layer.priorLogVariance.forward(parameters, upper.pointer, rows: rows, into: priorLog.pointer)
            for row in 0..<rows {
                for unit in 0..<layer.lowerSize {
                    let (place, _, value) = lower(row, unit)
                    z.pointer[place] = value.mu + value.variance.squareRoot() * noise.pointer[place]
                }
            }
        }

        func divergence(row: Int) -> Float {
            var nats: Float = 0
            for unit in 0..<layer.upperSize {
                let i = row * layer.latentSize + unit
                let (mu, logVariance) = (mean.pointer[i], logVariance.pointer[i])
                nats += 0.5 * (mu * mu + exp(logVariance) - 1 - logVariance)
            }
            for unit in 0..<layer.lowerSize { nats += lower(row, unit).value.divergence }
            return nats
        }

        func backward(
            _ parameters: UnsafePointer<Float>, gradients: UnsafeMutablePointer<Float>,
            features: UnsafePointer<Float>, divergenceWeights: [Float], penaltyWeight: Float,
            dFeatures: UnsafeMutablePointer<Float>
        ) {
            let rows = divergenceWeights.count
            for row in 0..<rows {
                let weight = divergenceWeights[row]
                for unit in 0..<layer.lowerSize { lowerBackward(row, unit, weight) }
            }
            layer.priorMean.backward(
                parameters, gradients: gradients, x: upper.pointer, y: prior.pointer, dy: priorGradient.pointer,
                rows: rows, dx: upperGradient.pointer)
            layer.priorLogVariance.backward(
                parameters, gradients: gradients, x: upper.pointer, y: priorLog.pointer, dy: priorLogGradient.pointer,
                rows: rows, dx: upperGradient.pointer, addsToInput: true)
            for row in 0..<rows {
                let weight = divergenceWeights[row]
                for unit in 0..<layer.upperSize {
                    let i = row * layer.latentSize + unit
                    let dz = zGradient.pointer[i] + upperGradient.pointer[row * layer.upperSize + unit]
                    let deviation = exp(0.5 * logVariance.pointer[i])
                    meanGradient.pointer[i] = dz + weight * mean.pointer[i]
                    logVarianceGradient.pointer[i] =
                        0.5 * (dz * noise.pointer[i] * deviation + weight * (deviation * deviation - 1))
                }
            }
            layer.mean.backward(
                parameters, gradients: gradients, x: features, y: mean.pointer, dy: meanGradient.pointer, rows: rows,
                dx: dFeatures)
            layer.logVariance.backward(
                parameters, gradients: gradients, x: features, y: logVariance.pointer, dy: logVarianceGradient.pointer,
                rows: rows, dx: dFeatures, addsToInput: true)
        }

        /// Through z = μ + √v eps and the divergence to the encoder's and the prior's mean and log variance.
        private func lowerBackward(_ row: Int, _ unit: Int, _ weight: Float) {
            let (place, own, p) = lower(row, unit)
            let dz = zGradient.pointer[place]
            let dMu = dz + weight * p.distance * p.tauP
            let dVariance =
                0.5 * (dz * noise.pointer[place] / p.variance.squareRoot() + weight * (p.tauP - 1 / p.variance))
            let common = dVariance * p.variance * p.variance
            let dTauE = dMu * (mean.pointer[place] - p.mu) * p.variance - common
            let dTauP = -dMu * p.distance * p.variance - common
            meanGradient.pointer[place] = dMu * p.tauE * p.variance
            logVarianceGradient.pointer[place] = -p.tauE * dTauE
            priorGradient.pointer[own] = dMu * p.tauP * p.variance - weight * p.distance * p.tauP
            priorLogGradient.pointer[own] =
                -p.tauP * dTauP + 0.5 * weight * (1 - p.tauP * (p.variance + p.distance * p.distance))
        }
    }

    private var upperSize: Int { latentSize / 2 }
    private var lowerSize: Int { latentSize - latentSize / 2 }
}
