using System.Buffers.Binary;
using System.Text;

namespace TaskFlow.Messaging.Kafka;

/// <summary>Which partition a key goes to: murmur2 over its letters, as the Java client and librdkafka's
/// <c>murmur2_random</c> have it.</summary>
internal static class KeyPartition
{
    private const uint Seed = 0x9747b28c;
    private const uint M = 0x5bd1e995;

    /// <summary>The partition, from 0.</summary>
    /// <param name="key">The event's key.</param>
    /// <param name="partitions">How many the topic has.</param>
    public static int Of(Guid key, int partitions)
    {
        // 36 bytes: a multiple of four, so that the algorithm's tail is never needed.
        Span<byte> letters = stackalloc byte[36];
        Encoding.ASCII.GetBytes(key.ToString(), letters);
        return (int)(Hash(letters) & int.MaxValue) % partitions;
    }

    private static uint Hash(ReadOnlySpan<byte> data)
    {
        var hash = Seed ^ (uint)data.Length;
        for (; data.Length >= 4; data = data[4..])
        {
            var k = BinaryPrimitives.ReadUInt32LittleEndian(data) * M;
            hash = (hash * M) ^ ((k ^ (k >> 24)) * M);
        }

        hash = (hash ^ (hash >> 13)) * M;
        return hash ^ (hash >> 15);
    }
}
