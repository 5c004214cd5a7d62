namespace TaskFlow.Web.Features.Tasks;

/// <summary>How near a due date is, for its colour and its order on Today.</summary>
public enum DueState
{
    None,
    Overdue,
    Today,
    Later,
}
