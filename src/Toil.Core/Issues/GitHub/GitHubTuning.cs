using Toil.State;

namespace Toil.Issues.GitHub;

/// <summary>How GitHub is treated where nobody is to choose. Tests have their own.</summary>
internal sealed record GitHubTuning
{
    /// <summary>Rest after each write: GitHub asks for a second at least ("Best practices for using the REST API").</summary>
    public TimeSpan WritePace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>First wait before something that failed is tried again; it doubles from there.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest such wait.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked whether a write whose answer was lost took effect, before it is sent again.</summary>
    public int Looks { get; init; } = 5;

    /// <summary>
    /// Wait before the second look; it grows by as much each time: 1 + 2 + 3 + 4 seconds in all. Lists lag behind, and GitHub ends a request that it works on
    /// after ten seconds ("Troubleshooting the REST API").
    /// </summary>
    public TimeSpan LookDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Largest answer that is read, in bytes: a page of 100 issues of 65,536 characters each is 20 MB to 40 MB.</summary>
    public int LongestAnswer { get; init; } = 64 * 1024 * 1024;

    /// <summary>Folder in which answers are kept; null for none.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>The same with a folder beside the store; with none where the machine has no place for state.</summary>
    public static GitHubTuning Default(Func<string, string?> environment)
    {
        try
        {
            return new() { CacheFolder = Path.Combine(Path.GetDirectoryName(StateFolder.DefaultFile(environment))!, "github") };
        }
        catch (Operations.ToilException)
        {
            return new();
        }
    }
}
