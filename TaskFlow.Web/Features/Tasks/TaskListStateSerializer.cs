using System.Buffers;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using TaskFlow.Contracts.Api;
using TaskFlow.Web.Api;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Packs a list tightly for its way through the page: it is encrypted there, and what is encrypted cannot be compressed.</summary>
public sealed class TaskListStateSerializer : PersistentComponentStateSerializer<TaskListState>
{
    public override void Persist(TaskListState value, IBufferWriter<byte> writer)
    {
        var page = JsonSerializer.SerializeToUtf8Bytes(new Page<TaskResponse>(value.Items, value.Next), ApiClient.Json.PageTaskResponse);
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(brotli, value.Query, ApiClient.Json.String);
            brotli.WriteByte((byte)'\n');
            brotli.Write(page);
        }

        writer.Write(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    public override TaskListState Restore(ReadOnlySequence<byte> data)
    {
        using var brotli = new BrotliStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        brotli.CopyTo(plain);
        var bytes = plain.GetBuffer().AsSpan(0, (int)plain.Length);
        var end = bytes.IndexOf((byte)'\n');
        var page = JsonSerializer.Deserialize(bytes[(end + 1)..], ApiClient.Json.PageTaskResponse)!;
        return new(JsonSerializer.Deserialize(bytes[..end], ApiClient.Json.String)!, page.Items, page.NextCursor);
    }
}
