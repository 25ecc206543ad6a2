namespace Toil.Actions;

/// <summary>What GitHub Actions tells the commands of a step: https://docs.github.com/actions/reference/workflows-and-actions/variables</summary>
public sealed record ActionsEnvironment
{
    /// <summary>Variable that switches all of this off, by the value <c>off</c>.</summary>
    public const string Switch = "TOIL_ACTIONS";

    /// <summary>File that takes the step's outputs; null where there is none.</summary>
    public string? Output { get; init; }

    /// <summary>File that takes the step's summary; null where there is none.</summary>
    public string? Summary { get; init; }

    /// <summary>Folder of the checkout: the files of annotations are named from there. Null where there is none.</summary>
    public string? Workspace { get; init; }

    /// <summary>True for a call within another one, which tells of all: it masks its secrets, and nothing more.</summary>
    public bool IsInner { get; init; }

    /// <summary>This process's own; null outside of Actions.</summary>
    public static ActionsEnvironment? Current => Of(Environment.GetEnvironmentVariable);

    /// <summary>Reads it; null outside of Actions, where it is switched off, and in a step of a runbook, whose output and results are the run's and not GitHub's.</summary>
    /// <param name="read">Gives a variable by its name.</param>
    public static ActionsEnvironment? Of(Func<string, string?> read)
        => read("GITHUB_ACTIONS") == "true" && !"off".Equals(read(Switch), StringComparison.OrdinalIgnoreCase) && string.IsNullOrEmpty(read("TOIL_STEP"))
            ? new ActionsEnvironment { Output = Path(read("GITHUB_OUTPUT")), Summary = Path(read("GITHUB_STEP_SUMMARY")), Workspace = Path(read("GITHUB_WORKSPACE")) }
            : null;

    private static string? Path(string? value) => string.IsNullOrWhiteSpace(value) ? null : value;
}
