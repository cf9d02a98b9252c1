import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.riot.RDFDataMgr;

/**
 * Asks each question of a folder: java Jena.java DUMP FOLDER. Writes a line for each:
 * its name, a tab, and SPARQL 1.1 results in JSON or what went wrong.
 */
public class Jena {
  public static void main(String[] given) throws Exception {
    Model union = RDFDataMgr.loadDataset(given[0]).getUnionModel();
    try (var files = Files.newDirectoryStream(Path.of(given[1]), "*.rq")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".rq", "");
        System.out.println(name + "\t" + answer(Files.readString(file), union));
      }
    }
  }

  static String answer(String query, Model union) {
    var written = new ByteArrayOutputStream();
    try (QueryExecution asked = QueryExecutionFactory.create(query, union)) {
      ResultSetFormatter.outputAsJSON(written, asked.execSelect());
      return written.toString(StandardCharsets.UTF_8).replace('\n', ' ');
    } catch (RuntimeException error) {
      return error.toString().replace('\n', ' ');
    }
  }
}
