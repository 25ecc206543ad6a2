namespace Toil.Certificates.Sources.Kubernetes;

/// <summary>Reads the users and clusters of a kubeconfig, as far as they have to do with certificates.</summary>
internal static class KubeconfigReader
{
    private static readonly string[] s_userFields = ["client-certificate-data", "client-certificate", "client-key-data"];
    private static readonly string[] s_clusterFields = ["certificate-authority-data", "certificate-authority"];

    /// <summary>Reads a list whose start has been read into a manifest.</summary>
    /// <param name="cursor">Where to read.</param>
    /// <param name="manifest">Takes the parts.</param>
    /// <param name="kind"><c>user</c> or <c>cluster</c>.</param>
    public static void Read(ManifestCursor cursor, Manifest manifest, string kind)
    {
        string[] wanted = kind == "user" ? s_userFields : s_clusterFields;
        while (cursor.ReadItem())
        {
            if (cursor.Token != ManifestToken.MappingStart)
            {
                cursor.Skip();
                continue;
            }

            string name = string.Empty;
            Dictionary<string, string> fields = new(StringComparer.Ordinal);
            while (cursor.ReadKey() is { } key)
            {
                if (key == "name" && cursor.Token == ManifestToken.Scalar && manifest.Keep(key, cursor.Text))
                {
                    name = cursor.Text;
                }
                else if (key == kind && cursor.Token == ManifestToken.MappingStart)
                {
                    ReadFields(cursor, manifest, fields, wanted);
                }
                else
                {
                    cursor.Skip();
                }
            }

            if (fields.Count > 0)
            {
                manifest.Parts.Add(new KubeconfigPart(kind, name, fields));
            }
        }
    }

    private static void ReadFields(ManifestCursor cursor, Manifest manifest, Dictionary<string, string> fields, string[] wanted)
    {
        while (cursor.ReadKey() is { } key)
        {
            if (wanted.Contains(key, StringComparer.Ordinal) && cursor.Token == ManifestToken.Scalar && manifest.Keep(key, cursor.Text))
            {
                if (!fields.TryAdd(key, cursor.Text))
                {
                    fields[key] = cursor.Text;
                    manifest.NoteRepeated(key);
                }
            }
            else
            {
                cursor.Skip();
            }
        }
    }
}
