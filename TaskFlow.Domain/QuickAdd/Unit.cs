namespace TaskFlow.Domain.QuickAdd;

internal enum Unit
{
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}
