using Microsoft.AspNetCore.Components;

namespace TaskFlow.Web.Features.Tasks;

/// <summary>Makes <c>@ontaskaction</c> known to the Razor compiler, which looks for a class of this name.</summary>
[EventHandler("ontaskaction", typeof(TaskActionEventArgs))]
public static class EventHandlers;
