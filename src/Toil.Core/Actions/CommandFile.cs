using System.Text;

namespace Toil.Actions;

/// <summary>A file in which the commands of a step leave something for GitHub.</summary>
internal static class CommandFile
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Bytes that are in it; 0 where there is none.</summary>
    public static long Length(string path)
    {
        FileInfo file = new(path);
        return file.Exists ? file.Length : 0;
    }

    /// <summary>Appends lines, on a line of their own whatever whoever wrote before has ended with.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static void Append(string path, string lines)
    {
        // Not made: where the file is not, nobody reads it.
        using FileStream file = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        long before = file.Length;
        bool isClean = before == 0;
        if (!isClean)
        {
            file.Position = before - 1;
            isClean = file.ReadByte() == '\n';
        }

        try
        {
            file.Position = before;
            file.Write(s_utf8.GetBytes(isClean ? lines : Environment.NewLine + lines));
            file.Flush();
        }
        catch (IOException)
        {
            // A full disk: half a value would make the whole file invalid.
            file.SetLength(before);
            throw;
        }
    }
}
