using System.Buffers.Binary;
using System.Text;

namespace TaskFlow.Testing.Telemetry;

/// <summary>Reads what a test needs of an <c>ExportTraceServiceRequest</c> (opentelemetry-proto, trace/v1).</summary>
internal static class OtlpTraces
{
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;

    public static IEnumerable<CollectedSpan> Read(byte[] request)
    {
        foreach (var resourceSpans in Of(request, 1))
        {
            var service = Of(resourceSpans, 1).SelectMany(resource => Of(resource, 1)).Select(ServiceName)
                .FirstOrDefault(name => name is not null) ?? "";
            foreach (var span in Of(resourceSpans, 2).SelectMany(scopeSpans => Of(scopeSpans, 2)))
            {
                yield return new CollectedSpan(
                    service, Hex(Of(span, 1)), Hex(Of(span, 2)), Hex(Of(span, 4)), Text(Of(span, 5)))
                {
                    End = Moment(Of(span, 8, Fixed64)),
                    Attributes = Of(span, 9).ToDictionary(attribute => Text(Of(attribute, 1)), TextValue),
                };
            }
        }
    }

    private static string? ServiceName(ReadOnlyMemory<byte> attribute) =>
        Text(Of(attribute, 1)) == "service.name" ? TextValue(attribute) : null;

    private static string TextValue(ReadOnlyMemory<byte> attribute) =>
        Text(Of(attribute, 2).SelectMany(value => Of(value, 1)));

    private static DateTimeOffset Moment(IEnumerable<ReadOnlyMemory<byte>> values) => DateTimeOffset.UnixEpoch
        .AddTicks((long)(BinaryPrimitives.ReadUInt64LittleEndian(values.Single().Span) / 100));

    private static string Hex(IEnumerable<ReadOnlyMemory<byte>> values) =>
        Convert.ToHexStringLower(values.FirstOrDefault().Span);

    private static string Text(IEnumerable<ReadOnlyMemory<byte>> values) =>
        Encoding.UTF8.GetString(values.FirstOrDefault().Span);

    /// <summary>The fields of a number and a wire type.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Of(
        ReadOnlyMemory<byte> message, int field, int wireType = LengthDelimited)
    {
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var length = (tag & 7) switch
            {
                0 => VarintLength(message),
                Fixed64 => sizeof(ulong),
                LengthDelimited => (int)Varint(ref message),
                5 => sizeof(uint),
                _ => throw new FormatException($"Wire type {tag & 7} is not of proto3."),
            };
            if ((int)(tag & 7) == wireType && (int)(tag >> 3) == field)
                yield return message[..length];
            message = message[length..];
        }
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        var length = VarintLength(message);
        var value = 0ul;
        for (var i = 0; i < length; i++)
            value |= (ulong)(message.Span[i] & 0x7f) << (7 * i);
        message = message[length..];
        return value;
    }

    private static int VarintLength(ReadOnlyMemory<byte> message)
    {
        var length = 1;
        while ((message.Span[length - 1] & 0x80) != 0)
            length++;
        return length;
    }
}
