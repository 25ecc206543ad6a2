using FsCheck;

namespace Toil.Core.Tests.Support;

/// <summary>How properties are tried.</summary>
internal static class Properties
{
    /// <summary>Set to anything, it makes every run try other values; without it, a run repeats the last one.</summary>
    public const string ExploreVariable = "TOIL_TESTS_EXPLORE";

    private static readonly bool s_explores = Environment.GetEnvironmentVariable(ExploreVariable) is not null;

    /// <summary>Tries so many values, and throws with the smallest that breaks the property.</summary>
    public static Config Tests(int count)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true);
        return s_explores ? config : config.WithReplay(20_260_101, 1);
    }
}
