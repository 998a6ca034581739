using RegFiling.Platform;

namespace RegFiling.Cli;

/// <summary>The command was given something it cannot use: exit code 2, or an error for one line of <c>--lines</c>.</summary>
public sealed class UsageException(Text problem) : Exception(problem.ToString())
{
    public Text Problem { get; } = problem;
}
