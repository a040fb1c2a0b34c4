use model::{Code, Failure};
use opentelemetry_proto::tonic::collector::{
    logs::v1::{
        ExportLogsPartialSuccess, ExportLogsServiceRequest, ExportLogsServiceResponse,
        logs_service_server::{LogsService, LogsServiceServer},
    },
    metrics::v1::{
        ExportMetricsPartialSuccess, ExportMetricsServiceRequest, ExportMetricsServiceResponse,
        metrics_service_server::{MetricsService, MetricsServiceServer},
    },
    trace::v1::{
        ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    },
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tonic::{
    Request, Response, Status, async_trait,
    codec::CompressionEncoding::Gzip,
    transport::{Server, server::TcpIncoming},
};

use super::{
    Intake,
    intake::{LARGEST_BODY, MOST_AT_ONCE},
};

/// Serves OTLP over gRPC until the token is cancelled.
pub(crate) async fn serve(
    listener: TcpListener,
    intake: Intake,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let traces = TraceServiceServer::new(intake.clone())
        .accept_compressed(Gzip)
        .max_decoding_message_size(LARGEST_BODY);
    let metrics = MetricsServiceServer::new(intake.clone())
        .accept_compressed(Gzip)
        .max_decoding_message_size(LARGEST_BODY);
    let logs = LogsServiceServer::new(intake)
        .accept_compressed(Gzip)
        .max_decoding_message_size(LARGEST_BODY);
    Server::builder()
        .concurrency_limit_per_connection(MOST_AT_ONCE)
        .add_service(traces)
        .add_service(metrics)
        .add_service(logs)
        .serve_with_incoming_shutdown(TcpIncoming::from(listener), stop.cancelled_owned())
        .await
        .map_err(|error| {
            Failure::new(
                Code::Internal,
                format!("the OTLP receiver stopped: {error}"),
            )
        })
}

/// The store may work again soon, so the exporter should try again.
fn unavailable(failure: Failure) -> Status {
    Status::unavailable(failure.message)
}

#[async_trait]
impl TraceService for Intake {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let rejected = self
            .traces(request.into_inner())
            .await
            .map_err(unavailable)?;
        let partial_success = (rejected.count > 0).then(|| ExportTracePartialSuccess {
            rejected_spans: rejected.signed_count(),
            error_message: rejected.message(),
        });
        Ok(Response::new(ExportTraceServiceResponse {
            partial_success,
        }))
    }
}

#[async_trait]
impl MetricsService for Intake {
    async fn export(
        &self,
        request: Request<ExportMetricsServiceRequest>,
    ) -> Result<Response<ExportMetricsServiceResponse>, Status> {
        let rejected = self
            .metrics(request.into_inner())
            .await
            .map_err(unavailable)?;
        let partial_success = (rejected.count > 0).then(|| ExportMetricsPartialSuccess {
            rejected_data_points: rejected.signed_count(),
            error_message: rejected.message(),
        });
        Ok(Response::new(ExportMetricsServiceResponse {
            partial_success,
        }))
    }
}

#[async_trait]
impl LogsService for Intake {
    async fn export(
        &self,
        request: Request<ExportLogsServiceRequest>,
    ) -> Result<Response<ExportLogsServiceResponse>, Status> {
        let rejected = self.logs(request.into_inner()).await.map_err(unavailable)?;
        let partial_success = (rejected.count > 0).then(|| ExportLogsPartialSuccess {
            rejected_log_records: rejected.signed_count(),
            error_message: rejected.message(),
        });
        Ok(Response::new(ExportLogsServiceResponse { partial_success }))
    }
}
