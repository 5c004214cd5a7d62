using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.HtmlRendering;
using Microsoft.Extensions.DependencyInjection;

namespace TaskFlow.Web.Tests;

/// <summary>A component drawn without a browser, and the events that a browser would send to it.</summary>
internal sealed class Drawing<TComponent>(IServiceProvider services) : IAsyncDisposable
    where TComponent : IComponent
{
    private readonly DrawingRenderer renderer = new(services);
    private HtmlRootComponent root;

    public static async Task<Drawing<TComponent>> OfAsync(
        Dictionary<string, object?>? parameters = null, Action<IServiceCollection>? with = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System);
        with?.Invoke(services);
        return await InAsync(services.BuildServiceProvider(), parameters);
    }

    /// <summary>Draws with the services of a host.</summary>
    public static async Task<Drawing<TComponent>> InAsync(
        IServiceProvider services, Dictionary<string, object?>? parameters = null)
    {
        var drawing = await BeginAsync(services, parameters);
        await drawing.QuiescedAsync();
        return drawing;
    }

    /// <summary>Draws what can be drawn before anything has answered.</summary>
    public static async Task<Drawing<TComponent>> BeginAsync(
        IServiceProvider services, Dictionary<string, object?>? parameters = null)
    {
        var drawing = new Drawing<TComponent>(services);
        await drawing.renderer.Dispatcher.InvokeAsync(() => drawing.root = drawing.renderer.BeginRenderingComponent(
            typeof(TComponent), parameters is null ? ParameterView.Empty : ParameterView.FromDictionary(parameters)));
        return drawing;
    }

    /// <summary>What the first drawing waited for has come.</summary>
    public Task QuiescedAsync() => renderer.Dispatcher.InvokeAsync(() => root.QuiescenceTask);

    public async Task<IElement> HtmlAsync() =>
        new HtmlParser().ParseDocument(await renderer.Dispatcher.InvokeAsync(root.ToHtmlString)).Body!;

    /// <summary>Sends an event to the first element of a name with all the given attributes.</summary>
    public Task SendAsync(string element, string on, EventArgs args, params (string Name, string Value)[] attributes) =>
        renderer.Dispatcher.InvokeAsync(() => renderer.SendAsync(element, on, args, attributes));

    public ValueTask DisposeAsync() => renderer.DisposeAsync();
}
