namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>Steps through the tokens of mappings, and over what nobody needs.</summary>
/// <param name="tokens">The tokens.</param>
internal sealed class ManifestCursor(ManifestTokens tokens)
{
    // Deeper than any object that the API server accepts values in.
    private const int MaxDepth = 100;

    /// <summary>The token read last.</summary>
    public ManifestToken Token => tokens.Token;

    /// <summary>Its text.</summary>
    public string Text => tokens.Text;

    /// <summary>Moves to the next token; false at the end of the text.</summary>
    public bool Read() => tokens.Read();

    /// <summary>Moves to the next item of a list; false at its end.</summary>
    public bool ReadItem() => tokens.Read() && tokens.Token != ManifestToken.SequenceEnd;

    /// <summary>
    /// Moves to the next key of a mapping, and on to the first token of its value. A key that is no plain word is passed over, and its value with it.
    /// </summary>
    /// <returns>The key; null at the end of the mapping.</returns>
    public string? ReadKey()
    {
        while (tokens.Read() && tokens.Token != ManifestToken.MappingEnd)
        {
            string? key = tokens.Token == ManifestToken.Scalar ? tokens.Text : null;
            Skip();
            if (!tokens.Read())
            {
                throw new ManifestException("it breaks off", 0);
            }

            if (key is not null)
            {
                return key;
            }

            Skip();
        }

        return null;
    }

    /// <summary>The value whose first token has been read, where it is a text; empty where it is not. It is left behind.</summary>
    public string TakeText()
    {
        string text = tokens.Token == ManifestToken.Scalar ? tokens.Text : string.Empty;
        Skip();
        return text;
    }

    /// <summary>Leaves the value whose first token has been read behind.</summary>
    public void Skip()
    {
        int depth = 0;
        do
        {
            depth += tokens.Token switch
            {
                ManifestToken.MappingStart or ManifestToken.SequenceStart => 1,
                ManifestToken.MappingEnd or ManifestToken.SequenceEnd => -1,
                _ => 0,
            };
            if (depth > MaxDepth)
            {
                throw new ManifestException($"it is nested deeper than {MaxDepth} levels", 0);
            }
        }
        while (depth > 0 && tokens.Read());
    }
}
