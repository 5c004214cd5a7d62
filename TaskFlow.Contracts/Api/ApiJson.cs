using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskFlow.Contracts.Api;

/// <summary>Serialisation of the Api's requests and responses: camelCase, nulls left out, generated at compile time.
/// Used by the Api and by its clients.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(CreateTaskRequest))]
[JsonSerializable(typeof(TaskResponse))]
[JsonSerializable(typeof(MoveTaskRequest))]
[JsonSerializable(typeof(AddTagsRequest))]
[JsonSerializable(typeof(Page<TaskResponse>))]
[JsonSerializable(typeof(QuickAddRequest))]
[JsonSerializable(typeof(QuickAddPreview))]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(ProfileRequest))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(UserResponse))]
[JsonSerializable(typeof(ProjectRequest))]
[JsonSerializable(typeof(ProjectResponse))]
[JsonSerializable(typeof(IReadOnlyList<ProjectResponse>))]
[JsonSerializable(typeof(IReadOnlyList<WorkspaceResponse>))]
[JsonSerializable(typeof(TagRequest))]
[JsonSerializable(typeof(MergeTagRequest))]
[JsonSerializable(typeof(TagResponse))]
[JsonSerializable(typeof(IReadOnlyList<TagResponse>))]
[JsonSerializable(typeof(SeriesResponse))]
[JsonSerializable(typeof(IReadOnlyList<SeriesResponse>))]
[JsonSerializable(typeof(IReadOnlyList<OccurrenceResponse>))]
[JsonSerializable(typeof(PreviewRequest))]
[JsonSerializable(typeof(PreviewResponse))]
[JsonSerializable(typeof(CreateReminderRequest))]
[JsonSerializable(typeof(SnoozeRequest))]
[JsonSerializable(typeof(ReminderResponse))]
[JsonSerializable(typeof(IReadOnlyList<ReminderResponse>))]
[JsonSerializable(typeof(NotificationList))]
[JsonSerializable(typeof(Page<AuditEntryResponse>))]
[JsonSerializable(typeof(AuditVerification))]
[JsonSerializable(typeof(DeliveryStatusResponse))]
[JsonSerializable(typeof(DeadLetterResponse))]
[JsonSerializable(typeof(Page<DeadLetterResponse>))]
[JsonSerializable(typeof(IReadOnlyList<DeadLetterGroup>))]
[JsonSerializable(typeof(ReplayDeadLettersRequest))]
[JsonSerializable(typeof(DiscardDeadLettersRequest))]
[JsonSerializable(typeof(DiscardDeadLetterRequest))]
[JsonSerializable(typeof(DeadLetterOutcome))]
[JsonSerializable(typeof(ReplayLogRequest))]
[JsonSerializable(typeof(ReplayLogOutcome))]
[JsonSerializable(typeof(Page<OperationLogEntry>))]
[JsonSerializable(typeof(LiveChange))]
[JsonSerializable(typeof(ChangeList))]
public sealed partial class ApiJson : JsonSerializerContext;
