using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.HtmlRendering.Infrastructure;
using Microsoft.AspNetCore.Components.RenderTree;
using Microsoft.Extensions.Logging.Abstractions;

namespace TaskFlow.Web.Tests;

/// <summary>Draws to a string, and finds the handlers of what it drew.</summary>
internal sealed class DrawingRenderer(IServiceProvider services)
    : StaticHtmlRenderer(services, NullLoggerFactory.Instance)
{
    private readonly HashSet<int> components = [];

    protected override RendererInfo RendererInfo { get; } = new("Drawing", isInteractive: true);

    public Task SendAsync(string element, string on, EventArgs args, (string Name, string Value)[] attributes)
    {
        var handler = components.Select(id => Find(GetCurrentRenderTreeFrames(id), element, on, attributes))
            .FirstOrDefault(id => id != 0);
        return handler != 0
            ? DispatchEventAsync(handler, null, args)
            : throw new InvalidOperationException($"No <{element}> with {on} and {string.Join(", ", attributes)}.");
    }

    protected override Task UpdateDisplayAsync(in RenderBatch batch)
    {
        foreach (var diff in batch.UpdatedComponents.Array.Take(batch.UpdatedComponents.Count))
            components.Add(diff.ComponentId);
        foreach (var id in batch.DisposedComponentIDs.Array.Take(batch.DisposedComponentIDs.Count))
            components.Remove(id);
        return base.UpdateDisplayAsync(batch);
    }

    private static ulong Find(
        ArrayRange<RenderTreeFrame> frames, string element, string on, (string Name, string Value)[] attributes)
    {
        for (var at = 0; at < frames.Count; at++)
        {
            ref readonly var frame = ref frames.Array[at];
            if (frame.FrameType != RenderTreeFrameType.Element || frame.ElementName != element)
                continue;

            var own = frames.Array.Skip(at + 1).Take(frame.ElementSubtreeLength - 1)
                .TakeWhile(each => each.FrameType == RenderTreeFrameType.Attribute).ToList();
            if (attributes.All(wanted => own.Exists(each =>
                    each.AttributeName == wanted.Name && each.AttributeValue?.ToString() == wanted.Value)))
            {
                return own.Find(each => each.AttributeName == on).AttributeEventHandlerId;
            }
        }

        return 0;
    }
}
