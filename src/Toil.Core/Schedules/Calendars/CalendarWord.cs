namespace Toil.Schedules.Calendars;

/// <summary>A word of a calendar, and where it stands.</summary>
/// <param name="Text">The word.</param>
/// <param name="Position">Its first character, from 1.</param>
internal readonly record struct CalendarWord(string Text, int Position)
{
    /// <summary>A part of it.</summary>
    public CalendarWord Part(int start, int length) => new(Text.Substring(start, length), Position + start);

    /// <summary>Its parts between separators.</summary>
    public IEnumerable<CalendarWord> Split(char separator)
    {
        int start = 0;
        while (true)
        {
            int end = Text.IndexOf(separator, start);
            yield return Part(start, (end < 0 ? Text.Length : end) - start);
            if (end < 0)
            {
                yield break;
            }

            start = end + 1;
        }
    }

    /// <summary>The words of a text.</summary>
    public static CalendarWord[] Of(string text)
    {
        List<CalendarWord> words = [];
        for (int i = 0; i < text.Length; i++)
        {
            int start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]))
            {
                i++;
            }

            if (i > start)
            {
                words.Add(new(text[start..i], start + 1));
            }
        }

        return [.. words];
    }
}
