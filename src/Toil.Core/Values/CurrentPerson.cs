namespace Toil.Values;

/// <summary>Who works with Toil in this process: <c>$TOIL_PERSON</c>, else the name of this user of the machine.</summary>
internal static class CurrentPerson
{
    /// <summary>The environment variable that names the person.</summary>
    public const string Variable = "TOIL_PERSON";

    /// <summary>The name, as it was given.</summary>
    public static string Name => Environment.GetEnvironmentVariable(Variable) is { } given && !string.IsNullOrWhiteSpace(given) ? given : Environment.UserName;
}
