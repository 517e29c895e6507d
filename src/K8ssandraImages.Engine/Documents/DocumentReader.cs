namespace K8ssandraImages.Engine.Documents;

/// <summary>Reads documents one after the other, or several at a time in the same order.</summary>
public static class DocumentReader
{
    // Enough that no thread waits for the slowest document, few enough that memory stays small.
    private const int DocumentsPerThread = 8;

    /// <summary>Reads documents as they are asked for.</summary>
    /// <param name="documents">The texts.</param>
    /// <param name="limits">How large each may be.</param>
    /// <param name="degreeOfParallelism">How many are read at the same time; the order stays that of the texts.</param>
    public static IEnumerable<ParsedDocument> Read(IEnumerable<DocumentText> documents, DocumentLimits limits, int degreeOfParallelism = 1)
    {
        ArgumentNullException.ThrowIfNull(documents);
        ArgumentNullException.ThrowIfNull(limits);
        return degreeOfParallelism <= 1 ? documents.Select(text => DocumentParser.Parse(text, limits)) : ReadParallel(documents, limits, degreeOfParallelism);
    }

    private static IEnumerable<ParsedDocument> ReadParallel(IEnumerable<DocumentText> documents, DocumentLimits limits, int degreeOfParallelism)
    {
        var batch = new List<DocumentText>(degreeOfParallelism * DocumentsPerThread);
        var options = new ParallelOptions { MaxDegreeOfParallelism = degreeOfParallelism };
        using var enumerator = documents.GetEnumerator();
        while (true)
        {
            batch.Clear();
            while (batch.Count < batch.Capacity && enumerator.MoveNext())
                batch.Add(enumerator.Current);
            if (batch.Count == 0)
                yield break;
            var parsed = new ParsedDocument[batch.Count];
            Parallel.For(0, parsed.Length, options, i => parsed[i] = DocumentParser.Parse(batch[i], limits));
            foreach (var document in parsed)
                yield return document;
        }
    }
}
