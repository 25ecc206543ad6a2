using Toil.Values;

namespace Toil.Runbooks.Engine;

/// <summary>Who asks: as in the toil log, <c>$TOIL_PERSON</c>, else the name of this user. As trustworthy as whoever can reach the store.</summary>
internal static class RunPerson
{
    /// <summary>The name.</summary>
    public static string Name => InertText.From(CurrentPerson.Name.Trim(), 200);
}
