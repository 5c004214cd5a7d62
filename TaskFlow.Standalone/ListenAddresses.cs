using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using TaskFlow.Standalone.Postgres;

namespace TaskFlow.Standalone;

/// <summary>Says that an address cannot be listened on in one line and no stack trace.</summary>
internal static class ListenAddresses
{
    private const string Choose =
        "choose another port with --urls http://localhost:<port> ('./taskflow up --port <port>').";

    /// <summary>Before a database is started: takes each address as the server would, and lets it go again.</summary>
    public static async Task RequireAsync(WebApplicationOptions options, string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var address = Parse(url);
            if (!address.IsUnixPipe && !address.IsNamedPipe)
                RequireFree(address);
        }

        // What the server makes of a name, and of settings other than --urls, it knows best.
        var builder = WebApplication.CreateBuilder(options);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IConnectionListenerFactory, BoundAddresses>();
        await using var trial = builder.Build();
        try
        {
            await trial.StartAsync();
        }
        catch (Exception e)
        {
            throw Refused(e);
        }
    }

    /// <summary>Runs until it is told to stop. An address may have been taken while the database started.</summary>
    public static async Task ListenAsync(this WebApplication app)
    {
        try
        {
            await app.RunAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw Refused(e);
        }
    }

    private static StartupException Refused(Exception e) => new(
        $"TaskFlow cannot listen ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}): {Choose}", e);

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            // A server takes any other word for all addresses of the machine, also one like 'localhost:abc'.
            return address.IsUnixPipe || address.IsNamedPipe || address.Host is "*" or "+"
                || Uri.CheckHostName(address.Host) != UriHostNameType.Unknown
                ? address
                : throw new FormatException($"'{address.Host}' is no host.");
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new StartupException($"--urls {url} is not an address: write it like http://localhost:5210.", e);
        }
    }

    private static void RequireFree(BindingAddress address)
    {
        var ip = address.Host == "localhost" ? IPAddress.Loopback
            : IPAddress.TryParse(address.Host.Trim('[', ']'), out var named) ? named : IPAddress.Any;
        try
        {
            using var probe = new TcpListener(ip, address.Port);
            probe.Start();
        }
        catch (SocketException e)
        {
            throw new StartupException(e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse =>
                    $"Port {address.Port} is in use by another program: stop it, or {Choose}",
                SocketError.AccessDenied =>
                    $"Port {address.Port} is not open to this user, as ports below 1024 mostly are not: {Choose}",
                SocketError.AddressNotAvailable =>
                    $"{address.Host} is no address of this machine: listen on one that is, such as " +
                    "--urls http://localhost:5210, or on all of them with --urls http://*:5210.",
                _ => $"Nothing can listen on {address}: {e.Message}; {Choose}",
            }, e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new StartupException($"{address.Port} is no port: {Choose}", e);
        }
    }
}
