using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TaskFlow.Testing;
using TaskFlow.Testing.Postgres;

namespace TaskFlow.Api.Tests;

/// <summary>The Api over a database of its own, one for each test class. Every test signs up users of its own, and
/// their workspaces keep the tests apart.</summary>
public class ApiFixture : IAsyncLifetime
{
    private readonly PostgresFixture postgres = new();
    private WebApplicationFactory<Program>? factory;

    /// <summary>The Api's clock.</summary>
    public ManualTime Time { get; } = new();

    protected virtual bool OnKestrel => false;

    public IServiceProvider Services => factory!.Services;

    /// <summary>The class's database, as a superuser.</summary>
    public NpgsqlDataSource Database { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await postgres.InitializeAsync();
        Database = NpgsqlDataSource.Create(postgres.ConnectionString);
        factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            host.UseSetting("ConnectionStrings:taskflowdb", postgres.ConnectionString);
            host.UseSetting("TaskFlow:KeyRingSecret", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            host.ConfigureLogging(logging => logging.ClearProviders());
            host.ConfigureTestServices(services =>
            {
                services.AddSingleton<TimeProvider>(Time);
                services.Configure<PasswordHasherOptions>(options => options.IterationCount = 100);
            });
        });
        if (OnKestrel)
            factory.UseKestrel(0);
        factory.StartServer();
    }

    public async Task DisposeAsync()
    {
        await factory!.DisposeAsync();
        await Database.DisposeAsync();
        await postgres.DisposeAsync();
    }

    /// <summary>Somebody who is not signed in.</summary>
    public ApiUser Anonymous() => new(OnKestrel ? KestrelClient() : factory!.Server.CreateClient());

    /// <summary>The way to the Api, for a client of its own.</summary>
    public HttpMessageHandler Handler() => factory!.Server.CreateHandler();

    /// <summary>Somebody with a new account and a workspace that nobody else is in.</summary>
    public async Task<ApiUser> SignUpAsync(string zone = "UTC")
    {
        var user = Anonymous();
        var session = await user.PostAsync("/api/accounts/register", new
        {
            email = $"{Guid.NewGuid():N}@example.org",
            password = "correct horse",
            timeZone = zone,
        });
        user.Enter(session.Is(201));
        return user;
    }

    // Asks before it sends a body, for as long as that takes: what is refused unread would else end as a broken pipe.
    private HttpClient KestrelClient()
    {
        var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(30) };
        return new HttpClient(handler) { BaseAddress = factory!.ClientOptions.BaseAddress };
    }

    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
