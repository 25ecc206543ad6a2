using System.Text;

namespace Toil.Schedules.Targets;

/// <summary>One file that a target needs.</summary>
/// <param name="Name">Its name, without a folder.</param>
/// <param name="Text">What stands in it.</param>
/// <param name="Purpose">What to do with it, for people.</param>
internal sealed record ScheduleText(string Name, string Text, string Purpose)
{
    /// <summary>What its bytes are written in.</summary>
    public Encoding Encoding { get; init; } = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>True where it may be run.</summary>
    public bool IsProgram { get; init; }
}
