import NeuralCore

/// What one shard of a pass writes; its parts of the sums are read by all shards in the next phase.
final class ShardWorkspace: @unchecked Sendable {
    // Unchecked: a phase of a shard is done by one worker, and phases are ordered by the team.

    /// Every shard keeps the residual stream for itself, so that none waits for another to add to it.
    let residual: FloatBuffer
    let normed: FloatBuffer
    let statistics: FloatBuffer
    let qkv: FloatBuffer
    let attended: FloatBuffer
    let expanded: FloatBuffer
    /// The shard's parts of what attention and feed-forward add, rows `partStride` apart.
    let attentionPart: FloatBuffer
    let feedForwardPart: FloatBuffer
    let partStride: Int
    let qkvStride: Int
    let expandedStride: Int
    let input: PanelScratch
    let attention: CachedAttention.Scratch

    init(_ shard: DecoderShard, _ configuration: TransformerConfiguration, maximumRows: Int) {
        func padded(_ columns: Int) -> Int {
            (columns + PanelMatrix.width - 1) / PanelMatrix.width * PanelMatrix.width
        }
        let width = shard.heads.count * configuration.headDimension
        partStride = padded(configuration.dimension)
        qkvStride = padded(3 * width)
        expandedStride = padded(shard.units.count)
        residual = FloatBuffer(count: maximumRows * configuration.dimension)
        normed = FloatBuffer(count: maximumRows * configuration.dimension)
        statistics = FloatBuffer(count: 2 * maximumRows)
        qkv = FloatBuffer(count: maximumRows * qkvStride)
        attended = FloatBuffer(count: maximumRows * width)
        expanded = FloatBuffer(count: maximumRows * expandedStride)
        attentionPart = FloatBuffer(count: maximumRows * partStride)
        feedForwardPart = FloatBuffer(count: maximumRows * partStride)
        input = PanelScratch(
            maximumRows: maximumRows, maximumDepth: max(configuration.dimension, width, shard.units.count))
        attention = CachedAttention.Scratch(
            headDimension: configuration.headDimension, maximumDistance: configuration.maximumDistance,
            maximumCount: 2 * configuration.maximumDistance)
    }
}
