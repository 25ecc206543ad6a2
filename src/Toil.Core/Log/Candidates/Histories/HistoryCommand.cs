namespace Toil.Log.Candidates.Histories;

/// <summary>One command as a history has it.</summary>
/// <param name="Text">The command, with its line breaks.</param>
/// <param name="Started">Seconds since 1970, or 0 where the history does not say.</param>
/// <param name="Elapsed">Seconds that it ran (zsh alone knows), or 0.</param>
internal readonly record struct HistoryCommand(string Text, long Started = 0, long Elapsed = 0);
