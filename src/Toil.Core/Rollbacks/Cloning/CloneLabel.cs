using System.Globalization;
using Toil.Operations;
using Toil.Values;

namespace Toil.Rollbacks.Cloning;

/// <summary>What is written beside a clone for people who come across it.</summary>
internal static class CloneLabel
{
    /// <summary>Who made it, where, when and of what. Has no password.</summary>
    public static string For(string source, OperationContext context) => InertText.From(string.Create(
        CultureInfo.InvariantCulture,
        $"Clone of {source}, made by Toil for a rehearsal: {Environment.UserName} on {Environment.MachineName}, process {Environment.ProcessId}, {context.Time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss'Z'}. It is removed when that process is done, and by the next rehearsal where it never was."));
}
