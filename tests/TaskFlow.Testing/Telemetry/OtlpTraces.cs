using System.Text;

namespace TaskFlow.Testing.Telemetry;

/// <summary>Reads what a test needs of an <c>ExportTraceServiceRequest</c> (opentelemetry-proto, trace/v1).</summary>
internal static class OtlpTraces
{
    public static IEnumerable<CollectedSpan> Read(byte[] request)
    {
        foreach (var resourceSpans in Of(request, 1))
        {
            var service = Of(resourceSpans, 1).SelectMany(resource => Of(resource, 1)).Select(ServiceName)
                .FirstOrDefault(name => name is not null) ?? "";
            foreach (var span in Of(resourceSpans, 2).SelectMany(scopeSpans => Of(scopeSpans, 2)))
            {
                yield return new CollectedSpan(
                    service, Hex(Of(span, 1)), Hex(Of(span, 2)), Hex(Of(span, 4)), Text(Of(span, 5)));
            }
        }
    }

    private static string? ServiceName(ReadOnlyMemory<byte> attribute) =>
        Text(Of(attribute, 1)) == "service.name" ? Text(Of(attribute, 2).SelectMany(value => Of(value, 1))) : null;

    private static string Hex(IEnumerable<ReadOnlyMemory<byte>> values) =>
        Convert.ToHexStringLower(values.FirstOrDefault().Span);

    private static string Text(IEnumerable<ReadOnlyMemory<byte>> values) =>
        Encoding.UTF8.GetString(values.FirstOrDefault().Span);

    /// <summary>The length-delimited fields of a number.</summary>
    private static IEnumerable<ReadOnlyMemory<byte>> Of(ReadOnlyMemory<byte> message, int field)
    {
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var length = (tag & 7) switch
            {
                0 => VarintLength(message),
                1 => sizeof(ulong),
                2 => (int)Varint(ref message),
                5 => sizeof(uint),
                _ => throw new FormatException($"Wire type {tag & 7} is not of proto3."),
            };
            if ((tag & 7) == 2 && (int)(tag >> 3) == field)
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
