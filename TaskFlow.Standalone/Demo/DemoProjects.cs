using System.Text.Json;
using TaskFlow.Api.Projects;
using TaskFlow.Contracts.Api;
using TaskFlow.Data.Commands;

namespace TaskFlow.Standalone.Demo;

/// <summary>The demo's projects, each in its colour.</summary>
internal sealed class DemoProjects(AppDatabase database, TimeProvider clock)
{
    private static readonly string[] Colours = ["blue", "orange", "green", "violet"];

    public async Task<IReadOnlyList<Guid>> CreateAsync(Caller caller, CancellationToken cancellationToken)
    {
        var commands = new ProjectCommands(database, clock);
        var projects = new List<Guid>();
        foreach (var (name, colour) in DemoStory.Projects.Zip(Colours))
        {
            var answer = await commands.CreateAsync(new ProjectRequest(name, colour), caller, cancellationToken);
            projects.Add(JsonSerializer.Deserialize(answer.Body, ApiJson.Default.ProjectResponse)!.Id);
        }

        return projects;
    }
}
