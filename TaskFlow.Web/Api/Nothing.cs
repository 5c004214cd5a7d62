namespace TaskFlow.Web.Api;

/// <summary>The value of an answer without a body.</summary>
public readonly record struct Nothing;
