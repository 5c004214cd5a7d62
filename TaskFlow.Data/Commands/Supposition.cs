using Npgsql;

namespace TaskFlow.Data.Commands;

/// <summary>Commands that are written as if something were so, without asking first. Where it is not, the database
/// refuses them by the name of a constraint, and says how it is.</summary>
internal static class Supposition
{
    /// <summary>Runs a command, and again with what the database said, until it supposes what is so.</summary>
    /// <typeparam name="TSupposed">What is supposed.</typeparam>
    /// <typeparam name="T">What the command answers.</typeparam>
    /// <param name="supposed">At first.</param>
    /// <param name="command">The command.</param>
    /// <param name="constraint">The constraint's name.</param>
    /// <param name="learn">What is supposed from then on, of what was and the database's message.</param>
    public static async Task<T> RunAsync<TSupposed, T>(
        TSupposed supposed, Func<TSupposed, Task<T>> command, string constraint,
        Func<TSupposed, string, TSupposed> learn)
    {
        while (true)
        {
            try
            {
                return await command(supposed).ConfigureAwait(false);
            }
            catch (PostgresException otherwise) when (otherwise.ConstraintName == constraint)
            {
                supposed = learn(supposed, otherwise.MessageText);
            }
        }
    }
}
