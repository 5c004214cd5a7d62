using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using TaskFlow.Contracts;

namespace TaskFlow.Standalone;

internal static class LoopbackApi
{
    /// <summary>The Web calls the Api over HTTP, here in the same process: once it listens, its own address is where
    /// the Api is.</summary>
    public static void CallApiOverLoopback(this WebApplication app) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        var own = BindingAddress.Parse(addresses.FirstOrDefault(address => address.StartsWith("http:", StringComparison.Ordinal))
            ?? addresses.First());
        var host = own.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "localhost" : own.Host;
        app.Configuration[$"services:{ResourceNames.Api}:{own.Scheme}:0"] ??= $"{own.Scheme}://{host}:{own.Port}";
    });
}
